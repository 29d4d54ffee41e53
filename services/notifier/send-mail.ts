import { Readable } from 'node:stream';
import type { DeliveryOutcome } from '@onhand/contracts/notifier/delivery.ts';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

/** The mail server of the installation, and the address in whose name it sends. */
export interface MailServer {
  readonly url: URL;
  readonly from: string;
}

export interface Mail {
  /** Becomes the Message-ID: the same in every attempt. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly at: Date;
}

/** How far the conversation with the mail server has come. */
interface Progress {
  step: 'connecting' | 'addressing' | 'sending_text';
}

const connectsWithinMs = 10_000;
/** Half of the time for which the worker waits. */
const answersWithinMs = 30_000;

/**
 * Hands an e-mail to the mail server once. `unknown` only if the text was being sent when the connection
 * ended: before that, and after a refusal, the server certainly has not taken it.
 */
export async function sendMail(server: MailServer, mail: Mail): Promise<DeliveryOutcome> {
  const text = await compose(server, mail);
  const connection = new SMTPConnection(optionsOf(server));
  const progress: Progress = { step: 'connecting' };
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('The mail server is too slow.')), answersWithinMs);
  try {
    await Promise.race([handOver(connection, server, { to: mail.to, text, progress }), late.promise]);
    connection.quit();
    return { kind: 'delivered' };
  } catch (error) {
    connection.close();
    return outcomeOf(error, progress.step);
  } finally {
    clearTimeout(timer);
  }
}

function optionsOf({ url }: MailServer) {
  const secure = url.protocol === 'smtps:';
  return {
    host: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    secure,
    // A password never travels in plain text.
    requireTLS: !secure && url.username !== '',
    connectionTimeout: connectsWithinMs,
    greetingTimeout: connectsWithinMs,
    socketTimeout: answersWithinMs,
  };
}

async function compose(server: MailServer, { id, to, subject, text, at }: Mail): Promise<Buffer> {
  const [, domain = 'onhand'] = /@([^@>\s]+)/.exec(server.from) ?? [];
  const headers = { 'Auto-Submitted': 'auto-generated' };
  const message = { from: server.from, to, subject, text, date: at, headers, messageId: `<${id}@${domain}>` };
  return new MailComposer(message).compile().build();
}

async function handOver(
  connection: SMTPConnection,
  { url, from }: MailServer,
  { to, text, progress }: { readonly to: string; readonly text: Buffer; readonly progress: Progress },
): Promise<void> {
  const failed = Promise.withResolvers<never>();
  connection.on('error', (error) => failed.reject(error));
  failed.promise.catch(() => undefined);
  const step = (run: (done: (error?: Error | null) => void) => void) =>
    Promise.race([
      failed.promise,
      new Promise<void>((resolve, reject) => run((error) => (error ? reject(error) : resolve()))),
    ]);
  await step((done) => connection.connect((error) => done(error)));
  if (url.username !== '') {
    const credentials = { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
    await step((done) => connection.login({ credentials }, (error) => done(error)));
  }
  // The connection reads the text only after the server has accepted the sender and the recipient.
  const stream = Readable.from(
    (function* read() {
      progress.step = 'sending_text';
      yield text;
    })(),
  );
  progress.step = 'addressing';
  const envelope = { from: addressIn(from), to: [to] };
  await step((done) => connection.send(envelope, stream, (error) => done(error)));
}

/** Returns the bare address of `Name <address>`. */
function addressIn(from: string): string {
  return /<([^>]+)>/.exec(from)?.[1] ?? from;
}

/** Does not repeat the server's words: they may name the recipient. */
function outcomeOf(error: unknown, step: Progress['step']): DeliveryOutcome {
  const status = statusOf(error);
  // A refusal to talk to us at all is not the recipient's, and somebody can put it right.
  if (status >= 500 && step !== 'connecting') {
    return {
      kind: 'failed',
      isFinal: true,
      code: 'mail_refused',
      message: `The mail server answered ${status}.`,
    };
  }
  if (status >= 400) {
    const message = `The mail server answered ${status}.`;
    return { kind: 'failed', isFinal: false, code: 'mail_unavailable', message };
  }
  if (step === 'sending_text') {
    const message = 'The mail server did not confirm that it took the e-mail.';
    return { kind: 'unknown', code: 'mail_unconfirmed', message };
  }
  const message = 'The mail server could not be reached, or refused to talk.';
  return { kind: 'failed', isFinal: false, code: 'mail_unavailable', message };
}

function statusOf(error: unknown): number {
  const isAnswer = typeof error === 'object' && error !== null && 'responseCode' in error;
  return isAnswer && typeof error.responseCode === 'number' ? error.responseCode : 0;
}
