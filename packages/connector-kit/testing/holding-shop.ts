import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A shop that answers a request only when it is told to. */
export interface HoldingShop extends AsyncDisposable {
  readonly baseUrl: string;
  /** The paths of the requests that wait for their answers, in the order in which they came. */
  waiting(): string[];
  /** The paths of all requests so far. */
  readonly asked: readonly string[];
  /** The most requests that waited at a time. */
  most(): number;
  /** Answers the request that has waited longest. */
  answer(status?: number, headers?: Readonly<Record<string, string>>): void;
  /** Answers this and every later request at once. */
  open(): void;
}

export async function startHoldingShop(): Promise<HoldingShop> {
  const asked: string[] = [];
  const held: { readonly path: string; readonly response: ServerResponse }[] = [];
  let most = 0;
  let isOpen = false;
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    if (isOpen) {
      response.end('{}');
      return;
    }
    held.push({ path, response });
    most = Math.max(most, held.length);
    response.once('close', () => {
      const at = held.findIndex((one) => one.response === response);
      if (at !== -1) held.splice(at, 1);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on an IP address has such an address.
  const { port } = server.address() as AddressInfo;
  const answer = (status = 200, headers: Readonly<Record<string, string>> = {}) => {
    held
      .shift()
      ?.response.writeHead(status, { 'content-type': 'application/json', ...headers })
      .end('{}');
  };
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    waiting: () => held.map(({ path }) => path),
    asked,
    most: () => most,
    answer,
    open() {
      isOpen = true;
      while (held.length > 0) answer();
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
