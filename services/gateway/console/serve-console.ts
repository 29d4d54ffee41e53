import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { App } from '../route.ts';

/** services/console/build-main.ts writes it. */
const built = join(import.meta.dirname, '../../console/dist');

/** Paths of the gateway itself: no page of the console begins like these. */
const ownPaths = /^\/(?:v1|docs|webhooks|oauth|session|healthz|readyz|metrics|assets)(?:[/?]|$)/;

/**
 * Serves the console: its files below /assets, whose names change with their content, and its page for every
 * other path that a browser asks for.
 */
export async function serveConsole(app: App): Promise<void> {
  await app.register(fastifyStatic, {
    root: join(built, 'assets'),
    prefix: '/assets/',
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
    decorateReply: false,
    schemaHide: true,
  });
  app.get('/*', { schema: { hide: true } }, async ({ url, headers }, reply) => {
    const isForPeople = headers.accept?.includes('text/html') ?? false;
    if (!isForPeople || ownPaths.test(url)) throw new Refusal('route_not_found');
    const page = await readFile(join(built, 'index.html'), 'utf8');
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
  });
}
