import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A request that a receiver of webhooks got. */
export interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string;
  readonly received: ReceivedWebhook[];
  /** The statuses of the next answers; 200 after them. */
  readonly answers: number[];
}

/** Starts a receiver of webhooks on this machine. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(pieces).toString() });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    url: `http://127.0.0.1:${portOf(server.address())}/hook`,
    received,
    answers,
    [Symbol.asyncDispose]: close,
  };
}

/** What a mail server does with the next text that it is sent. */
type TakesMail = 'takes' | 'refuses' | 'is_busy' | 'takes_and_hangs_up';

export interface MailReceiver extends AsyncDisposable {
  readonly url: string;
  /** The texts that it has taken. */
  readonly mails: string[];
  /** What it does with the next texts; it takes those after them. */
  readonly conduct: TakesMail[];
  /** Its answers to the next recipients, such as 550; it accepts those after them. */
  readonly recipients: number[];
}

/** Starts a mail server on this machine. */
export async function startMailReceiver(): Promise<MailReceiver> {
  const mails: string[] = [];
  const conduct: TakesMail[] = [];
  const recipients: number[] = [];
  const refusal = (responseCode: number) => Object.assign(new Error('Not now.'), { responseCode });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo(_address, _session, done) {
      const status = recipients.shift();
      done(status === undefined ? null : refusal(status));
    },
    onData(stream, session, done) {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        const does = conduct.shift() ?? 'takes';
        if (does === 'refuses') return done(refusal(554));
        if (does === 'is_busy') return done(refusal(451));
        mails.push(Buffer.concat(pieces).toString());
        if (does === 'takes') return done();
        // It ends the connection before it answers.
        for (const connection of server.connections)
          if (connection.session.id === session.id) connection.close();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return {
    url: `smtp://127.0.0.1:${portOf(server.server.address())}`,
    mails,
    conduct,
    recipients,
    [Symbol.asyncDispose]: close,
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server does not listen.');
  return address.port;
}
