import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { interfere } from '../../shop/faults.ts';
import { cut, misanswer, waitFor } from '../../shop/misanswer.ts';
import { Crash } from '../../shop/refusal.ts';
import type { RunningShop } from '../../shop/running-shop.ts';
import { rememberRequest } from '../../shop/seen-requests.ts';
import type { ApiOptions } from '../simulated-platform.ts';
import { accountSpecification } from './account.ts';
import { consentPages } from './consent.ts';
import { invalidToken } from './authorize.ts';
import { objectOf } from './json.ts';
import type { Answered } from './operation.ts';
import { operations } from './operations/operations.ts';
import { perform } from './perform.ts';
import type { Played } from './perform.ts';
import { tooManyCalls } from './quota.ts';
import { quantitiesOf, rememberWrites } from './seen-writes.ts';
import { specifications } from './specification.ts';
import { grantToken } from './tokens.ts';
import { checkerOf } from './validate.ts';

type Params = { Params: Record<string, string> };

/** Joins every operation of eBay's specifications to what the sandbox does. */
const all: readonly Played[] = [...specifications, accountSpecification].flatMap((specification) => {
  const check = checkerOf(specification);
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
          return running === null ? noShop(reply) : answer(running, played, request, reply);
        },
      });
    }
  });
}

async function answer(
  running: RunningShop,
  played: Played,
  request: FastifyRequest<Params>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { shop, outbox } = running;
  const { method } = request;
  const url = request.url.replace(/^\/ebay\/[^/]+/, '');
  const [path = '', search = ''] = url.split('?');
  const quantities = quantitiesOf(shop, played.operation.id, request.body);
  const reads = method === 'GET' || played.operation.id === 'bulkGetInventoryItem';
  const met = await interfere(shop, reads ? 'GET' : method);
  if (met.kind === 'answer' || (met.kind === 'cut' && !met.applied)) {
    const httpStatus = met.kind === 'answer' ? met.status : null;
    rememberWrites(shop, quantities, { body: null, httpStatus, done: false });
    rememberRequest(shop, { method, path }, httpStatus);
    return met.kind === 'answer' ? sendBroken(reply.headers(met.headers), met.status) : cut(reply);
  }

  const query = new URLSearchParams(search);
  const asked = { headers: request.headers, path: request.params, query, url, body: request.body };
  const result = await attempt(() => perform(running, played, asked));
  const lost = met.kind === 'cut';
  const httpStatus = lost ? null : result.status;
  rememberWrites(shop, quantities, { body: result.body, httpStatus, done: result.status < 500 });
  rememberRequest(shop, { method, path }, httpStatus);
  // Delivery bodies are written now; the deliveries are sent after the response.
  reply.raw.once('close', () => running.changed());
  outbox.collect();
  if (met.kind === 'late') await waitFor(met.ms, reply);
  if (lost) return cut(reply);
  const { status, body, headers = {} } = result;
  reply.code(status).headers({ date: shop.clock.now().toUTCString(), rlogid: request.id, ...headers });
  if (body === undefined) return reply.send();
  const text = JSON.stringify(body);
  reply.type('application/json');
  if (met.kind !== 'misanswer') return reply.send(text);
  await misanswer(reply, met.how, text);
  return reply;
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

function parsed(body: string): unknown {
  try {
    return body === '' ? undefined : JSON.parse(body);
  } catch {
    return body;
  }
}

function noShop(reply: FastifyReply): FastifyReply {
  return reply.code(404).type('text/plain').send('There is no such shop in the sandbox.');
}
