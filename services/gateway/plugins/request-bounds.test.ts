import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestGateway } from '../testing/test-gateway.ts';
import type { TestGateway } from '../testing/test-gateway.ts';

let gateway: TestGateway;
let port: number;

beforeAll(async () => {
  gateway = await createTestGateway({ requestWithinMs: 500 });
  port = Number(new URL(await gateway.app.listen({ port: 0, host: '127.0.0.1' })).port);
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** Sends these bytes and keeps the connection open. */
async function send(bytes: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(bytes);
  return socket;
}

const unfinished = (method: string, path: string, key = 'none'): string =>
  `${method} ${path} HTTP/1.1\r\nhost: onhand\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n{`;

/** Reads the whole answer, which ends as the gateway closes the connection. */
async function answerOf(socket: Socket): Promise<{ status: number; code: string; head: string }> {
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), code: JSON.parse(body).code, head: head.toLowerCase() };
}

describe('an unfinished body is refused at once, and the connection closed,', () => {
  it.each([
    ['without a key', 'POST', '/v1/merchants', 401, 'key_invalid'],
    ['at an unknown path', 'POST', '/v1/nothing', 404, 'route_not_found'],
    ['with a method that the path lacks', 'PUT', '/v1/merchants', 405, 'method_not_allowed'],
  ])('%s', async (_what, method, path, status, code) => {
    const answer = await answerOf(await send(unfinished(method, path)));
    expect(answer).toMatchObject({ status, code });
    expect(answer.head).toContain('connection: close');
  });
});

it('a body that does not arrive in time is refused', async () => {
  const answer = await answerOf(await send(unfinished('POST', '/v1/merchants', gateway.operatorKey)));
  expect(answer).toMatchObject({ status: 408, code: 'request_too_slow' });
});

it('headers that do not arrive in time are refused', async () => {
  const answer = await answerOf(await send('GET /v1/merchants HTTP/1.1\r\nhost: onhand\r\n'));
  expect(answer).toMatchObject({ status: 408, code: 'request_too_slow' });
});

it('bytes that are no HTTP are refused', async () => {
  expect(await answerOf(await send('hello\r\n\r\n'))).toMatchObject({ status: 400, code: 'http_malformed' });
});

it('headers that are too large are refused', async () => {
  const answer = await answerOf(await send(`GET / HTTP/1.1\r\nx-large: ${'x'.repeat(20_000)}\r\n\r\n`));
  expect(answer).toMatchObject({ status: 431, code: 'headers_too_large' });
});
