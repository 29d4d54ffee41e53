import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTransport } from '@onhand/connector-kit/transport/transport.ts';
import { sendMail } from '@onhand/notifier/send-mail.ts';
import { sendWebhook } from '@onhand/notifier/send-webhook.ts';
import { sign } from '@onhand/notifier/sign.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMailReceiver, startWebhookReceiver } from '../../setup/receivers.ts';
import type { MailReceiver, WebhookReceiver } from '../../setup/receivers.ts';

const at = new Date('2026-11-29T12:00:00.500Z');

describe('a webhook', () => {
  let receiver: WebhookReceiver;
  const transport = createTransport({ allowsPrivate: true });
  beforeAll(async () => {
    receiver = await startWebhookReceiver();
  });
  afterAll(async () => {
    await receiver[Symbol.asyncDispose]();
    await transport.close();
  });
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const send = (url = receiver.url, fetch = transport.fetch) =>
    sendWebhook(fetch, { url, secret, id: 'msg_1', body: '{"type":"test"}', at });

  it('is signed as Standard Webhooks shows it', () => {
    const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: 1_614_265_330, body: '{"test": 2432232314}' };
    expect(sign(message, secret)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('arrives with its id, its time in seconds and its signature', async () => {
    expect(await send()).toEqual({ kind: 'delivered' });
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received;
    expect(body).toBe('{"type":"test"}');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1795953600',
      'webhook-signature': sign({ id: 'msg_1', at: 1_795_953_600, body }, secret),
    });
  });

  it.each([
    [204, { kind: 'delivered' }],
    [302, { isFinal: true, code: 'webhook_refused' }],
    [404, { isFinal: true, code: 'webhook_refused' }],
    [410, { isFinal: true, code: 'webhook_refused' }],
    [429, { isFinal: false, code: 'webhook_unavailable' }],
    [500, { isFinal: false, code: 'webhook_unavailable' }],
    [503, { isFinal: false, code: 'webhook_unavailable' }],
  ])('that is answered %d ends as %j', async (status, outcome) => {
    receiver.answers.push(status);
    expect(await send()).toMatchObject(outcome);
  });

  it('has arrived once a good status came, whatever body follows', async () => {
    const endless = createServer((_, answer) => {
      answer.writeHead(200, { 'content-encoding': 'gzip' }).write('no gzip, and it never ends');
    });
    const address = await new Promise<AddressInfo>((resolve) => {
      endless.listen(0, '127.0.0.1', () => resolve(endless.address() as AddressInfo));
    });
    expect(await send(`http://127.0.0.1:${address.port}/`)).toEqual({ kind: 'delivered' });
    endless.closeAllConnections();
    endless.close();
  });

  it('is not sent to a private address unless that is allowed', async () => {
    const before = receiver.received.length;
    const careful = createTransport({ allowsPrivate: false });
    expect(await send(receiver.url, careful.fetch)).toMatchObject({ isFinal: true, code: 'address_private' });
    expect(receiver.received).toHaveLength(before);
    await careful.close();
  });

  it('to a port where nobody listens certainly did not arrive', async () => {
    expect(await send('http://127.0.0.1:9/')).toMatchObject({ kind: 'failed', isFinal: false });
  });
});

describe('an e-mail', () => {
  let receiver: MailReceiver;
  beforeAll(async () => {
    receiver = await startMailReceiver();
  });
  afterAll(() => receiver[Symbol.asyncDispose]());
  const send = (url = receiver.url) =>
    sendMail(
      { url: new URL(url), from: 'Onhand <onhand@shop.test>' },
      { id: 'id-1', to: 'ops@receiver.test', subject: 'Onhand, Mugs: Größe', text: 'A shop is away.\n', at },
    );

  it('arrives with its Message-ID, its subject and its text', async () => {
    expect(await send()).toEqual({ kind: 'delivered' });
    const [mail = ''] = receiver.mails;
    expect(mail).toContain('Message-ID: <id-1@shop.test>');
    expect(mail).toContain('From: Onhand <onhand@shop.test>');
    expect(mail).toContain('To: ops@receiver.test');
    expect(mail).toContain('Auto-Submitted: auto-generated');
    expect(mail).toContain('A shop is away.');
  });

  it.each([
    [550, { kind: 'failed', isFinal: true, code: 'mail_refused' }],
    [450, { kind: 'failed', isFinal: false, code: 'mail_unavailable' }],
  ])('whose recipient is answered %d was not taken: %j', async (status, outcome) => {
    receiver.recipients.push(status);
    expect(await send()).toMatchObject(outcome);
  });

  it.each([
    ['refuses', { kind: 'failed', isFinal: true, code: 'mail_refused' }],
    ['is_busy', { kind: 'failed', isFinal: false, code: 'mail_unavailable' }],
    ['takes_and_hangs_up', { kind: 'unknown', code: 'mail_unconfirmed' }],
  ] as const)('to a server that %s ends as %j', async (conduct, outcome) => {
    receiver.conduct.push(conduct);
    expect(await send()).toMatchObject(outcome);
  });

  it('to a server that is away was certainly not taken', async () => {
    const outcome = { kind: 'failed', isFinal: false, code: 'mail_unavailable' };
    expect(await send('smtp://127.0.0.1:9')).toMatchObject(outcome);
  });

  it('with a password is not sent without TLS', async () => {
    const before = receiver.mails.length;
    const url = receiver.url.replace('smtp://', 'smtp://user:password@');
    expect(await send(url)).toMatchObject({ kind: 'failed', isFinal: false });
    expect(receiver.mails).toHaveLength(before);
  });
});
