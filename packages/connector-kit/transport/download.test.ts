import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDownload } from './download.ts';
import { createTransport } from './transport.ts';

let answer: (response: ServerResponse, request: IncomingMessage) => void;
let asked: IncomingMessage[];
let host: string;
let opened: AsyncDisposableStack;

beforeEach(async () => {
  opened = new AsyncDisposableStack();
  asked = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(response, request);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  host = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  opened.defer(() => {
    server.closeAllConnections();
    server.close();
  });
});
afterEach(() => opened.disposeAsync());

function load(address: string, { allowsPrivate = true, signal = AbortSignal.timeout(20_000) } = {}) {
  const transport = createTransport({ allowsPrivate, answerAtMost: 1_024 });
  opened.defer(() => transport.close());
  return createDownload(transport.fetch)(address, signal);
}

it('a file comes with its bytes and its media type', async () => {
  answer = (response) => {
    response.writeHead(200, { 'content-type': 'Image/PNG; charset=binary' }).end(Buffer.from([0, 255, 7]));
  };
  const bytes = new Uint8Array([0, 255, 7]);
  expect(await load(`${host}/a.png?size=2`)).toEqual({ kind: 'file', type: 'image/png', bytes });
  expect(asked[0]?.url).toBe('/a.png?size=2');
});

it('a redirect is followed, a few times at most', async () => {
  answer = (response, { url = '' }) => {
    const left = Number(url.slice(1));
    if (left === 0) response.end('file');
    else response.writeHead(302, { location: `/${left - 1}` }).end();
  };
  expect(await load(`${host}/3`)).toMatchObject({ kind: 'file' });
  expect(await load(`${host}/4`)).toEqual({ kind: 'failed', why: 'Its host redirects too often.' });
});

it.each<[string, typeof answer, string]>([
  ['is missing', (response) => response.writeHead(404).end('no'), 'answered 404'],
  ['is empty', (response) => response.end(), 'empty'],
  ['is too large', (response) => response.end('x'.repeat(2_000)), 'larger'],
  ['is cut off', (response) => response.socket?.destroy(), 'could not be reached'],
  [
    'is redirected away from the web',
    (response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    'neither http:// nor https://',
  ],
])('a file that %s tells why it was not loaded', async (_what, answering, why) => {
  answer = answering;
  expect(await load(host)).toEqual({ kind: 'failed', why: expect.stringContaining(why) });
});

it.each(['ftp://images.example/1.jpg', '/1.jpg', ''])('nothing is asked for %j', async (address) => {
  expect(await load(address)).toMatchObject({ kind: 'failed' });
});

it('a file in a private network is not loaded', async () => {
  answer = (response) => response.end('secret');
  const why = 'Its host is not on the public internet.';
  expect(await load(host, { allowsPrivate: false })).toEqual({ kind: 'failed', why });
  expect(asked).toEqual([]);
});

it('a caller that waits no longer is told so', async () => {
  const gone = new AbortController();
  answer = () => gone.abort();
  expect(await load(host, { signal: gone.signal })).toEqual({ kind: 'out_of_time' });
});
