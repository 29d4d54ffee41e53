import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answer, noShop, parsed } from '../../openapi/answer.ts';
import type { Answered } from '../../openapi/answer.ts';
import { objectOf } from '../../openapi/json.ts';
import { Crash } from '../../shop/refusal.ts';
import type { RunningShop } from '../../shop/running-shop.ts';
import type { ApiOptions } from '../simulated-platform.ts';
import { revoked } from './authorize.ts';
import { textOfBody } from './body.ts';
import { consentPages } from './consent.ts';
import { failed } from './errors.ts';
import { perform, tooManyCalls } from './perform.ts';
import { quantitiesOf, rememberWrites } from './seen-writes.ts';
import { specification } from './specification.ts';
import type { EtsyOperation } from './specification.ts';
import { grantToken } from './tokens.ts';

type Params = { Params: Record<string, string> };

/** Fastify plugin that serves Etsy's API for every shop, and the pages where a seller consents. */
export async function etsyApi(app: FastifyInstance, { root, find }: ApiOptions): Promise<void> {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_request: unknown, body: string) => Object.fromEntries(new URLSearchParams(body)),
  );
  app.register(consentPages, { root, find });
  app.post<Params>(`${root}/v3/public/oauth/token`, async (request, reply) => {
    const running = find(request.params['shop'] ?? '');
    if (running === null) return noShop(reply);
    const { status, body } = grantToken(running.shop, objectOf(request.body));
    running.changed();
    return reply.code(status).send(body);
  });
  app.register(async (inside) => {
    // What a body must be is the operation's to say, and an error is Etsy's.
    inside.removeAllContentTypeParsers();
    inside.addContentTypeParser('*', { parseAs: 'string' }, async (_: unknown, body: string) => body);
    for (const operation of specification.operations) {
      inside.route<Params & { Body: unknown }>({
        method: operation.method,
        url: `${root}${operation.path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
        handler: (request, reply) => {
          const running = find(request.params['shop'] ?? '');
          return running === null ? noShop(reply) : serve(running, operation, request, reply);
        },
      });
    }
  });
}

async function serve(
  { shop, ...rest }: RunningShop,
  operation: EtsyOperation,
  { method, url, headers, params, ...request }: FastifyRequest<Params & { Body: unknown }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const [path = '', search = ''] = url.replace(/^\/etsy\/[^/]+/, '').split('?');
  const body = await textOfBody(request.body, headers['content-type']);
  const quantities = quantitiesOf(shop, operation.id, params, parsed(body));
  const asked = { headers, path: params, query: new URLSearchParams(search), body };
  return answer({ shop, ...rest }, reply, {
    method,
    path,
    reads: method === 'GET' || operation.id === 'tokenScopes',
    perform: async () => attempt(() => perform(shop, operation, asked)),
    refuse: sendBroken,
    remember: (outcome) => rememberWrites(shop, quantities, outcome),
  });
}

function attempt(work: () => Answered): Answered {
  try {
    return work();
  } catch (error) {
    if (error instanceof Crash) return failed(500, 'Internal server error');
    throw error;
  }
}

/** Sends what Etsy's front door says when the API did not answer. */
function sendBroken(reply: FastifyReply, status: number): FastifyReply {
  if (status === 401) return reply.code(status).send(revoked.body);
  if (status === 429) return reply.code(status).send(failed(status, tooManyCalls).body);
  if (status >= 500) {
    return reply.code(status).type('text/html').send(`<html><body><h1>${status}</h1></body></html>`);
  }
  return reply.code(status).send(failed(status, 'There was a problem with the request.').body);
}
