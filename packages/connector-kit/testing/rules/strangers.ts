import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { isMutation } from '@onhand/contracts/connector/rows.ts';
import { expect, it } from 'vitest';
import { servedFor } from '../ask.ts';
import { movedTo, probesOf } from './probes.ts';
import type { Subject } from './subject.ts';

/** Answers that no platform's API gives, as firewalls, proxies and hosts give them. */
const strange: Readonly<Record<string, (response: ServerResponse, query: string) => unknown>> = {
  'a redirect': (response, query) => response.writeHead(301, { location: `/elsewhere?${query}` }).end(),
  'a 403 page': (response) => response.writeHead(403, html).end('<h1>Forbidden</h1>'),
  'a 404 page': (response) => response.writeHead(404, html).end('<h1>Not found</h1>'),
  'a 503 page': (response) => response.writeHead(503, html).end('<h1>Maintenance</h1>'),
};
const html = { 'content-type': 'text/html' };

/** An answer that is given up, although the platform may have done what was asked. */
const endless = (response: ServerResponse) => {
  const more = () => {
    while (!response.destroyed && response.write('x'.repeat(65_536)));
  };
  response.on('drain', more);
  more();
};

/** Says what a connector makes of answers that are not its platform's: they concern the integration. */
export function strangerRules({ connector, arranged }: Subject): void {
  for (const { operation, offered, outcomes } of probesOf(connector)) {
    const rule = it.skipIf(!offered);

    rule(`${operation}: what is not the platform's own answer concerns the integration`, async () => {
      const arrangement = await arranged();
      const { app = {} } = arrangement;
      for (const [what, answer] of Object.entries(strange)) {
        await using stranger = await serve(answer);
        const { ask } = servedFor(connector, movedTo(arrangement.shop, stranger.port), { app });
        const kinds = (await outcomes(ask, arrangement)).map(({ kind }) => kind);
        expect([what, ...kinds]).toEqual([what, 'unavailable']);
        expect(stranger.paths.filter((path) => path.startsWith('/elsewhere'))).toEqual([]);
      }
    });

    rule(`${operation}: an answer without end is given up`, async () => {
      const arrangement = await arranged();
      const { app = {} } = arrangement;
      await using stranger = await serve(endless);
      const { ask } = servedFor(connector, movedTo(arrangement.shop, stranger.port), { app });
      const [outcome] = await outcomes(ask, arrangement);
      expect(isMutation(operation) ? ['unavailable', 'unknown'] : ['unavailable']).toContain(outcome?.kind);
    });
  }
}

/** Serves one answer to every request on a free port of this machine. */
async function serve(answer: (response: ServerResponse, query: string) => unknown) {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    paths.push(path);
    answer(response, query);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    paths,
    port: typeof address === 'object' && address !== null ? address.port : 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
