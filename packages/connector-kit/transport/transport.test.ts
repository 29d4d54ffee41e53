import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Resolve } from './connect.ts';
import { transportErrorIn } from './transport-error.ts';
import { createTransport } from './transport.ts';
import type { TransportOptions } from './transport.ts';

const answerAtMost = 64 * 1024;
let answer: (response: ServerResponse, request: IncomingMessage) => void;
let calls = 0;
let port: number;
let opened: AsyncDisposableStack;

beforeEach(async () => {
  opened = new AsyncDisposableStack();
  calls = 0;
  const server = createServer((request, response) => {
    calls += 1;
    answer(response, request);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
  opened.defer(() => {
    server.closeAllConnections();
    server.close();
  });
});
afterEach(() => opened.disposeAsync());

async function get(url: string, options: Partial<TransportOptions> = {}) {
  const transport = createTransport({ allowsPrivate: true, answerAtMost, ...options });
  opened.defer(() => transport.close());
  const signal = AbortSignal.timeout(20_000);
  return transport.fetch(url, { method: 'GET', headers: {}, signal });
}
const codeOf = (answered: Promise<unknown>) =>
  answered.then(
    () => 'answered',
    (error: unknown) => transportErrorIn(error)?.code ?? String(error),
  );
const shop = () => `http://127.0.0.1:${port}`;

describe('an answer', () => {
  it('is returned whole and decompressed', async () => {
    answer = (response) => {
      response.writeHead(201, { 'content-encoding': 'gzip', 'x-wp-total': '3' });
      response.end(gzipSync('a text'));
    };
    const answered = await get(shop());
    expect([answered.status, answered.headers.get('x-wp-total'), await answered.text()]).toEqual([
      201,
      '3',
      'a text',
    ]);
  });

  it('that is a redirect is returned, not followed', async () => {
    answer = (response) => response.writeHead(302, { location: '/elsewhere' }).end();
    expect((await get(shop())).status).toBe(302);
    expect(calls).toBe(1);
  });

  it.each<[string, string, typeof answer]>([
    [
      'announces a huge body',
      'answer_too_large',
      (response) => response.writeHead(200, { 'content-length': String(2 ** 30) }).write('x'),
    ],
    [
      'never ends',
      'answer_too_large',
      (response) => {
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(16_384)));
        };
        response.on('drain', more);
        more();
      },
    ],
    [
      'is a gzip bomb',
      'answer_too_large',
      (response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' });
        response.end(gzipSync(Buffer.alloc(20 * 1024 * 1024)));
      },
    ],
    [
      'is a gzip bomb within a gzip bomb',
      'answer_too_large',
      (response) => {
        response.writeHead(200, { 'content-encoding': 'gzip, gzip' });
        response.end(gzipSync(gzipSync(Buffer.alloc(20 * 1024 * 1024))));
      },
    ],
    [
      'has endless headers',
      'answer_headers_too_large',
      (response) => {
        response.socket?.write('HTTP/1.1 200 OK\r\n');
        for (let line = 0; line < 5_000; line += 1)
          response.socket?.write(`x-${line}: ${'y'.repeat(90)}\r\n`);
      },
    ],
  ])('that %s is given up', async (_what, code, answering) => {
    answer = answering;
    expect(await codeOf(get(shop()))).toBe(code);
  });
});

it.each(['zstd', 'gzip, gzip, gzip'])(
  'an answer compressed as %s is given up, and the process goes on',
  async (encoding) => {
    answer = (response) => response.writeHead(200, { 'content-encoding': encoding }).end('abc');
    await expect(get(shop())).rejects.toThrow(`The answer is compressed as ${encoding}.`);
    answer = (response) => response.end('reached');
    // An error that nobody listens for would end the process by now.
    expect((await get(shop())).status).toBe(200);
  },
);

describe('a shop in a private network', () => {
  beforeEach(() => {
    answer = (response) => response.end('reached');
  });

  it.each([
    '127.0.0.1',
    '127.0.0.1.',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '0.0.0.0',
    '0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[fe80::1]',
    '[fc00::1]',
    '[ff02::1]',
    'localhost',
    'localhost.',
    'LOCALHOST',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '１２７.0.0.1',
  ])('is not called as %s', async (host) => {
    expect(await codeOf(get(`http://${host}:${port}/`, { allowsPrivate: false }))).toBe(
      'shop_address_private',
    );
    expect(calls).toBe(0);
  });

  it('is called where that is allowed', async () => {
    expect(await (await get(shop())).text()).toBe('reached');
  });

  it.each<[string, string[]]>([
    ['whose name leads there', ['127.0.0.1']],
    ['whose name leads there in IPv6', ['::1', '::ffff:127.0.0.1']],
  ])('%s is not called', async (_what, addresses) => {
    const options = { allowsPrivate: false, resolve: resolving(() => addresses) };
    expect(await codeOf(get(`http://shop.example:${port}/`, options))).toBe('shop_address_private');
    expect(calls).toBe(0);
  });

  it('is not called when the address of a name changes between two connections', async () => {
    const answers = [['203.0.114.1'], ['127.0.0.1']];
    const looked: string[] = [];
    const resolve = resolving((host) => {
      looked.push(host);
      return answers.shift() ?? [];
    });
    const options = { allowsPrivate: false, resolve };
    const transport = createTransport({ ...options, answerAtMost });
    opened.defer(() => transport.close());
    const calling = () =>
      transport.fetch(`http://shop.example:${port}/`, {
        method: 'GET',
        headers: {},
        // Nothing answers at the first, public address.
        signal: AbortSignal.timeout(200),
      });
    await calling().catch(() => undefined);
    expect(await codeOf(calling())).toBe('shop_address_private');
    expect([looked.length, calls]).toEqual([2, 0]);
  });
});

function resolving(find: (host: string) => string[]): Resolve {
  return (host, _options, done) => {
    const addresses = find(host).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    done(null, addresses);
  };
}
