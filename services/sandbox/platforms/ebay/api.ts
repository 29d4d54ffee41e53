import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answer, noShop, parsed } from '../../openapi/answer.ts';
import type { Answered } from '../../openapi/answer.ts';
import { objectOf } from '../../openapi/json.ts';
import { checkerOf } from '../../openapi/validate.ts';
import { Crash } from '../../shop/refusal.ts';
import type { RunningShop } from '../../shop/running-shop.ts';
import type { ApiOptions } from '../simulated-platform.ts';
import { accountSpecification } from './account.ts';
import { consentPages } from './consent.ts';
import { invalidToken } from './authorize.ts';
import { operations } from './operations/operations.ts';
import { perform } from './perform.ts';
import type { Played } from './perform.ts';
import { tooManyCalls } from './quota.ts';
import { quantitiesOf, rememberWrites } from './seen-writes.ts';
import { corrected, specifications } from './specification.ts';
import { grantToken } from './tokens.ts';

type Params = { Params: Record<string, string> };

/** Joins every operation of eBay's specifications to what the sandbox does. */
const all: readonly Played[] = [...specifications, accountSpecification].flatMap((specification) => {
  const check = checkerOf(specification.schemas, { corrected });
  return specification.operations.map((operation) => ({
    specification,
    operation,
    perform: operations[operation.id],
    check,
  }));
});

/** Fastify plugin that serves eBay's APIs for every seller, and the pages where a seller consents. */
export async function ebayApi(app: FastifyInstance, { root, find }: ApiOptions): Promise<void> {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_request: unknown, body: string) => Object.fromEntries(new URLSearchParams(body)),
  );
  app.register(consentPages, { root, find });
  app.post<Params>(`${root}/identity/v1/oauth2/token`, async (request, reply) => {
    const running = find(request.params['shop'] ?? '');
    if (running === null) return noShop(reply);
    const { authorization } = request.headers;
    const { status, body } = grantToken(running.shop, authorization, objectOf(request.body));
    running.changed();
    return reply.code(status).send(body);
  });
  app.register(async (inside) => {
    // A body that is not JSON is answered by eBay's error, and some calls have a type and no body.
    inside.removeAllContentTypeParsers();
    inside.addContentTypeParser('*', { parseAs: 'string' }, async (_: unknown, body: string) => parsed(body));
    for (const played of all) {
      inside.route<Params>({
        method: played.operation.method,
        url: `${root}${played.operation.path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
        handler: (request, reply) => {
          const running = find(request.params['shop'] ?? '');
          return running === null ? noShop(reply) : serve(running, played, request, reply);
        },
      });
    }
  });
}

async function serve(
  running: RunningShop,
  played: Played,
  request: FastifyRequest<Params>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { shop } = running;
  const { method, body, headers } = request;
  const { id } = played.operation;
  const url = request.url.replace(/^\/ebay\/[^/]+/, '');
  const [path = '', search = ''] = url.split('?');
  const quantities = quantitiesOf(shop, id, body);
  const asked = { headers, path: request.params, query: new URLSearchParams(search), url, body };
  reply.header('rlogid', request.id);
  return answer(running, reply, {
    method,
    path,
    reads: method === 'GET' || id === 'bulkGetInventoryItem',
    perform: () => attempt(() => perform(running, played, asked)),
    refuse: sendBroken,
    remember: (outcome) => rememberWrites(shop, quantities, outcome),
  });
}

async function attempt(work: () => Promise<Answered>): Promise<Answered> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Crash) return { status: 500, body: { errors: [systemError] } };
    throw error;
  }
}

const systemError = {
  errorId: 25001,
  domain: 'API_INVENTORY',
  category: 'APPLICATION',
  message: 'A system error has occurred.',
};

/** Sends what eBay's front door says when the API did not answer. */
function sendBroken(reply: FastifyReply, status: number): FastifyReply {
  if (status === 401) return reply.code(status).send({ errors: [invalidToken] });
  if (status === 429) return reply.code(status).send({ errors: [tooManyCalls] });
  if (status >= 500) {
    return reply.code(status).type('text/html').send(`<html><body><h1>${status}</h1></body></html>`);
  }
  return reply.code(status).send({ errors: [{ ...systemError, category: 'REQUEST' }] });
}
