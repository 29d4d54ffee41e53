import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface LosingProxy {
  readonly url: string;
  readonly close: () => void;
}

/**
 * Stands before a Vendure server and passes requests on. Cuts the connection instead of the answer to the
 * `nth` mutation, logins not counted: Vendure has carried it out.
 */
export async function losingProxy(target: string, nth: number): Promise<LosingProxy> {
  let mutations = 0;
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request);
    const isMutation = body.includes('"query":"mutation') && !body.includes('login(');
    if (isMutation) mutations += 1;
    const isLost = isMutation && mutations === nth;
    const { host: _host, 'content-length': _length, connection: _connection, ...headers } = request.headers;
    const answer = await fetch(`${target}${request.url}`, {
      method: request.method ?? 'POST',
      headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
      body,
    });
    const answered = await answer.text();
    if (isLost) {
      request.socket.destroy();
      return;
    }
    const token = answer.headers.get('vendure-auth-token');
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? 'application/json',
      ...(token !== null && { 'vendure-auth-token': token }),
    });
    response.end(answered);
  };
  const server = createServer((request, response) => {
    pass(request, response).catch(() => request.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an address of that kind.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
