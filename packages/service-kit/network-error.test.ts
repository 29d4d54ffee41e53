import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { expect, test } from 'vitest';
import { reasonOf, sendingPhase } from './network-error.ts';

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The error of a request to a server that treats its connections so. */
async function fetchError(treat: (socket: Socket) => void, scheme = 'http'): Promise<unknown> {
  const server = createServer((socket) => treat(socket.on('error', () => {})));
  const port = await listen(server);
  try {
    return await fetch(`${scheme}://127.0.0.1:${port}`, { method: 'POST', body: '{}' }).catch(
      (error: unknown) => error,
    );
  } finally {
    server.close();
  }
}

test('nothing listens: not sent', async () => {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  const error: unknown = await fetch(`http://127.0.0.1:${port}`).catch((caught: unknown) => caught);
  expect(sendingPhase(error)).toBe('before_sending');
  expect(reasonOf(error)).toBe(`connect ECONNREFUSED 127.0.0.1:${port}`);
});

test('TLS is not agreed on: not sent', async () => {
  const noTls = await fetchError(
    (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    'https',
  );
  expect(sendingPhase(noTls)).toBe('before_sending');
  const closedEarly = await fetchError((socket) => socket.once('data', () => socket.destroy()), 'https');
  expect(sendingPhase(closedEarly)).toBe('before_sending');
});

test('the connection is cut after the request: perhaps sent', async () => {
  expect(
    sendingPhase(await fetchError((socket) => socket.once('data', () => socket.resetAndDestroy()))),
  ).toBe('perhaps_sent');
});

const withFields = (message: string, fields: object) => Object.assign(new Error(message), fields);

test.each([
  [
    'axios, name not found',
    withFields('getaddrinfo ENOTFOUND shop', { isAxiosError: true, code: 'ENOTFOUND' }),
    'before_sending',
  ],
  [
    'axios, timeout',
    withFields('timeout of 1ms exceeded', { isAxiosError: true, code: 'ECONNABORTED' }),
    'perhaps_sent',
  ],
  [
    'timeout while connecting',
    withFields('connect ETIMEDOUT', { code: 'ETIMEDOUT', syscall: 'connect' }),
    'before_sending',
  ],
  [
    'timeout while reading',
    withFields('read ETIMEDOUT', { code: 'ETIMEDOUT', syscall: 'read' }),
    'perhaps_sent',
  ],
  [
    'expired certificate',
    new TypeError('fetch failed', { cause: withFields('expired', { code: 'CERT_HAS_EXPIRED' }) }),
    'before_sending',
  ],
  ['every address refuses', new AggregateError([withFields('', { code: 'ECONNREFUSED' })]), 'before_sending'],
  ['aborted', new DOMException('aborted', 'TimeoutError'), 'perhaps_sent'],
  ['not an error at all', 'text', 'perhaps_sent'],
])('%s', (_name, error, phase) => {
  expect(sendingPhase(error)).toBe(phase);
});
