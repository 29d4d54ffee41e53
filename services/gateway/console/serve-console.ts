import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { App } from '../route.ts';

/** services/console/build-main.ts writes it. */
const built = join(import.meta.dirname, '../../console/dist');

/** Paths of the gateway itself: no page of the console begins like these. */
const ownPaths = /^\/(?:v1|docs|webhooks|oauth|session|healthz|readyz|metrics|assets)(?:[/?]|$)/;

/**
 * Serves the console: its files below /assets, whose names change with their content, and its page for every
 * other path that a browser asks for. At /docs, the page of the API reference.
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
    return sendPage(reply, 'index.html');
  });
  for (const url of ['/docs', '/docs/']) {
    app.get(url, { schema: { hide: true } }, (_request, reply) => sendPage(reply, 'reference.html'));
  }
}

async function sendPage(reply: FastifyReply, name: string): Promise<FastifyReply> {
  const page = await readFile(join(built, name), 'utf8');
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
}
