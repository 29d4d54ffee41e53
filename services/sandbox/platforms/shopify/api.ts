import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { interfere } from '../../shop/faults.ts';
import { cut, misanswer, waitFor } from '../../shop/misanswer.ts';
import { Crash } from '../../shop/refusal.ts';
import type { RunningShop } from '../../shop/running-shop.ts';
import { rememberRequest } from '../../shop/seen-requests.ts';
import type { Shop } from '../../shop/shop.ts';
import type { ApiOptions } from '../simulated-platform.ts';
import { grantToken, isAccepted } from './access.ts';
import { answerTo } from './answer.ts';
import { sendBulkFile } from './bulk-file.ts';
import { finishBulk } from './bulk.ts';
import { consentPages } from './consent.ts';
import { readRequest, rootFields } from './execute.ts';
import type { Asked } from './execute.ts';
import { quantitiesOf, rememberWrites } from './seen-writes.ts';
import { asObject } from './json.ts';
import { apiVersion } from './version.ts';

type Params = { Params: Record<string, string> };

/** Fastify plugin that serves the Admin API of every Shopify shop, and the results of bulk operations. */
export async function shopifyApi(app: FastifyInstance, { root, find }: ApiOptions): Promise<void> {
  app.post<Params>(`${root}/admin/api/:version/graphql.json`, async (request, reply) => {
    const running = find(request.params['shop'] ?? '');
    if (running === null) return noShop(reply);
    if (request.params['version'] !== apiVersion) return reply.code(404).send({ errors: 'Not Found' });
    return answer(running, request, reply);
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_request: unknown, body: string) => Object.fromEntries(new URLSearchParams(body)),
  );
  app.post<Params>(`${root}/admin/oauth/access_token`, async (request, reply) => {
    const running = find(request.params['shop'] ?? '');
    if (running === null) return noShop(reply);
    const { status, body } = grantToken(running.shop, asObject(request.body));
    running.changed();
    return reply.code(status).send(body);
  });
  await consentPages(app, { root, find });
  app.get<Params>(`${root}/bulk/:operation.jsonl`, async (request, reply) => {
    const running = find(request.params['shop'] ?? '');
    if (running === null) return noShop(reply);
    return sendBulkFile(running.shop, request, reply);
  });
}

async function answer(
  running: RunningShop,
  request: FastifyRequest<Params>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { shop, outbox } = running;
  const asked = readRequest(request.body);
  const isMutation = 'operation' in asked && asked.operation.operation === 'mutation';
  const quantities = 'operation' in asked ? quantitiesOf(shop, asked) : [];
  const path = `/graphql.json ${'operation' in asked ? rootFields(asked).join(' ') : ''}`.trim();
  const seen = { method: 'POST', path };
  const met = await interfere(shop, isMutation ? 'POST' : 'GET');
  if (met.kind === 'answer' || (met.kind === 'cut' && !met.applied)) {
    const httpStatus = met.kind === 'answer' ? met.status : null;
    rememberWrites(shop, quantities, { data: null, httpStatus, done: false });
    rememberRequest(shop, seen, httpStatus);
    return met.kind === 'answer' ? sendBroken(reply.headers(met.headers), met.status) : cut(reply);
  }

  const { status, body } = attempt(shop, request, asked);
  const lost = met.kind === 'cut';
  const httpStatus = lost ? null : status;
  rememberWrites(shop, quantities, { data: body['data'], httpStatus, done: status === 200 });
  rememberRequest(shop, seen, httpStatus);
  // Delivery bodies are written now; the deliveries are sent after the response.
  reply.raw.once('close', () => {
    finishBulk(shop);
    running.changed();
  });
  outbox.collect();
  if (met.kind === 'late') await waitFor(met.ms, reply);
  if (lost) return cut(reply);
  reply.code(status).headers({
    date: shop.clock.now().toUTCString(),
    'x-shopify-api-version': apiVersion,
    'x-request-id': request.id,
    'content-type': 'application/json; charset=utf-8',
  });
  const text = JSON.stringify(body);
  if (met.kind !== 'misanswer') return reply.send(text);
  await misanswer(reply, met.how, text);
  return reply;
}

interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

function attempt(
  shop: Shop,
  { headers }: FastifyRequest<Params>,
  asked: Asked | { readonly errors: readonly Error[] },
): Answered {
  if (!isAccepted(shop, headers['x-shopify-access-token'])) {
    const errors = '[API] Invalid API key or access token (unrecognized login or wrong password)';
    return { status: 401, body: { errors } };
  }
  if ('errors' in asked) return { status: 200, body: { errors: asked.errors } };
  try {
    return { status: 200, body: answerTo(shop, asked) };
  } catch (error) {
    if (error instanceof Crash) return { status: 500, body: { errors: 'Internal Server Error' } };
    throw error;
  }
}

/** What Shopify's front door says when the API did not answer, by status. */
const broken: Readonly<Record<number, string>> = {
  401: '[API] Invalid API key or access token (unrecognized login or wrong password)',
  402: 'Unavailable Shop',
  403: 'Forbidden',
  404: 'Not Found',
  423: 'Locked',
  429: 'Exceeded 2 calls per second for api client. Reduce request rates to resume uninterrupted service.',
};

function sendBroken(reply: FastifyReply, status: number): FastifyReply {
  if (status >= 500) {
    return reply.code(status).type('text/html').send(`<html><body><h1>${status}</h1></body></html>`);
  }
  return reply.code(status).send({ errors: broken[status] ?? 'Bad Request' });
}

function noShop(reply: FastifyReply): FastifyReply {
  return reply.code(404).type('text/plain').send('There is no such shop in the sandbox.');
}
