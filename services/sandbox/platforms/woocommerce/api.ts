import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { interfere } from '../../shop/faults.ts';
import { cut, misanswer, waitFor } from '../../shop/misanswer.ts';
import { Crash, Refusal } from '../../shop/refusal.ts';
import type { RunningShop } from '../../shop/running-shop.ts';
import { rememberRequest } from '../../shop/seen-requests.ts';
import type { Shop } from '../../shop/shop.ts';
import type { ApiOptions } from '../simulated-platform.ts';
import { apiKeyOf } from './api-key.ts';
import { authenticate, rememberNonces } from './authentication.ts';
import type { Nonces } from './authentication.ts';
import { brokenBody } from './broken-body.ts';
import { commonHeaders } from './headers.ts';
import { phpJson } from './php-json.ts';
import { errorBody } from './refusal.ts';
import type { Answered, Route } from './route.ts';
import { customerRoutes } from './routes/customers.ts';
import { dataRoutes } from './routes/data.ts';
import { orderRoutes } from './routes/orders.ts';
import { productRoutes } from './routes/products.ts';
import { termRoutes } from './routes/terms.ts';
import { variationRoutes } from './routes/variations.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { quantitiesOf, rememberWrites } from './seen-writes.ts';

const routes: readonly Route[] = [
  ...productRoutes,
  ...variationRoutes,
  ...termRoutes,
  ...orderRoutes,
  ...customerRoutes,
  ...webhookRoutes,
  ...dataRoutes,
];

type Params = { Params: Record<string, string> };

/** The nonces that each shop's callers have used since the shop was opened. */
const nonces = new WeakMap<Shop, Nonces>();

/** Fastify plugin that serves the REST API of every WooCommerce shop, at `<root>/wp-json/wc/v3`. */
export async function wooCommerceApi(app: FastifyInstance, { root, find }: ApiOptions): Promise<void> {
  for (const route of routes) {
    for (const [method, handle] of Object.entries(route.methods)) {
      app.route<Params>({
        method,
        url: `${root}/wp-json/wc/v3${route.path}`,
        handler: (request, reply) => {
          const running = find(request.params['shop'] ?? '');
          return running === null ? noShop(reply) : answer(running, route, handle, request, reply);
        },
      });
    }
  }
  app.all<Params>(`${root}/wp-json/*`, async (request, reply) => {
    const running = find(request.params['shop'] ?? '');
    if (running === null) return noShop(reply);
    const message = 'No route was found matching the URL and request method.';
    return reply.send(prepared(reply, running, 'GET', new Refusal(404, 'rest_no_route', message)));
  });
}

async function answer(
  running: RunningShop,
  route: Route,
  handle: NonNullable<Route['methods']['GET']>,
  request: FastifyRequest<Params>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { shop, outbox } = running;
  const ids = Object.fromEntries(
    Object.entries(request.params).map(([name, value]) => [name, Number(value)]),
  );
  const quantities = request.method === 'GET' ? [] : quantitiesOf(route.path, ids, request.body);
  const seen = { method: request.method, path: pathBelowRoot(request.url) };
  const met = await interfere(shop, request.method);
  if (met.kind === 'answer') {
    rememberWrites(shop, quantities, { body: null, httpStatus: met.status, done: false });
    rememberRequest(shop, seen, met.status);
    return sendBroken(reply.headers(met.headers), met.status);
  }
  if (met.kind === 'cut' && !met.applied) {
    rememberWrites(shop, quantities, { body: null, httpStatus: null, done: false });
    rememberRequest(shop, seen, null);
    return cut(reply);
  }

  const result = attempt(() => {
    const [path = '', search = ''] = request.url.split('?');
    const query = parametersOf(search);
    const address = `${new URL(shop.url()).origin}${path}`;
    authenticate(
      { method: request.method, address, query },
      apiKeyOf(shop.state),
      noncesOf(shop),
      // Callers sign with the real time, even if a test has moved the shop's clock.
      new Date(),
    );
    return handle({ shop, outbox, ids, query, body: request.body });
  });
  const lost = met.kind === 'cut';
  const crashed = result instanceof Crash;
  const httpStatus = lost ? null : crashed ? 500 : (result.status ?? 200);
  rememberWrites(shop, quantities, { body: crashed ? result.done : bodyOf(result), httpStatus, done: true });
  rememberRequest(shop, seen, httpStatus);
  // Delivery bodies are written now; the deliveries are sent after the response.
  reply.raw.once('close', () => running.changed());
  outbox.collect();
  if (met.kind === 'late') await waitFor(met.ms, reply);
  if (lost) return cut(reply);
  if (crashed) return sendBroken(reply, 500);
  const text = prepared(reply, running, route.allow, result);
  if (met.kind !== 'misanswer') return reply.send(text);
  await misanswer(reply, met.how, text);
  return reply;
}

function noncesOf(shop: Shop): Nonces {
  const used = nonces.get(shop) ?? rememberNonces();
  nonces.set(shop, used);
  return used;
}

function pathBelowRoot(url: string): string {
  return url.replace(/^.*\/wp-json\/wc\/v3/, '').replace(/\?.*$/, '');
}

function bodyOf(result: Answered | Refusal): unknown {
  return result instanceof Refusal ? errorBody(result) : result.body;
}

/**
 * Parses a query as PHP does: the last value of a repeated name counts. The official client sends the
 * parameters that it signs twice.
 */
function parametersOf(search: string): URLSearchParams {
  const given = [...new URLSearchParams(search)];
  return new URLSearchParams([
    ...new Map(given.filter(([name]) => !name.endsWith('[]'))),
    ...given.filter(([name]) => name.endsWith('[]')),
  ]);
}

function attempt(work: () => Answered): Answered | Refusal | Crash {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal || error instanceof Crash) return error;
    throw error;
  }
}

/** Sets the status and the headers of an answer, and returns its body. */
function prepared(
  reply: FastifyReply,
  { shop }: RunningShop,
  allow: string,
  result: Answered | Refusal,
): string {
  const own = result instanceof Refusal ? {} : (result.headers ?? {});
  reply.code(result.status ?? 200).headers({ ...commonHeaders(shop, allow), ...own });
  return phpJson(bodyOf(result));
}

/** Sends a failed response that the API itself did not write. */
function sendBroken(reply: FastifyReply, status: number): FastifyReply {
  const { type, body } = brokenBody(status);
  return reply.code(status).type(type).send(body);
}

function noShop(reply: FastifyReply): FastifyReply {
  return reply.code(404).type('text/plain').send('There is no such shop in the sandbox.');
}
