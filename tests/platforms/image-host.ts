import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A host of images on this machine. */
export interface ImageHost {
  /** The address of an image. */
  readonly address: (name: string) => string;
  /** The address of a page that is no image. */
  readonly page: string;
  /** The address of a file that its host says is an image, and that is an archive. */
  readonly archive: string;
  /** The address of an image that the host does not have. */
  readonly missing: string;
  /** How often an image was loaded. */
  readonly loads: (name: string) => number;
  /** Has some work done before the host answers with an image. */
  readonly before: (name: string, work: () => Promise<void>) => void;
  readonly close: () => void;
}

/** The smallest PNG file: one transparent pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const archive = gzipSync('An archive.');

function fileAt(url: string): readonly [string, string | Buffer] | readonly [null] {
  if (url.startsWith('/images/')) return ['image/png', pixel];
  if (url === '/archive.png') return ['image/png', archive];
  return url === '/page' ? ['text/html', '<p>A page.</p>'] : [null];
}

/** Starts a host that has an image at every address below `/images`. */
export async function startImageHost(): Promise<ImageHost> {
  const loads = new Map<string, number>();
  const works = new Map<string, () => Promise<void>>();
  const answer = async (url: string, response: ServerResponse) => {
    loads.set(url, (loads.get(url) ?? 0) + 1);
    await works.get(url)?.();
    const [type, body] = fileAt(url);
    if (type === null) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': type }).end(body);
  };
  const server = createServer(({ url = '' }, response) => {
    answer(url, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an address of that kind.
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const pathOf = (name: string) => `/images/${name}`;
  return {
    address: (name) => origin + pathOf(name),
    page: `${origin}/page`,
    archive: `${origin}/archive.png`,
    missing: `${origin}/missing.png`,
    loads: (name) => loads.get(pathOf(name)) ?? 0,
    before: (name, work) => works.set(pathOf(name), work),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
