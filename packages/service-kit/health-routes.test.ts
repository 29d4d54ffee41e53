import { fastify } from 'fastify';
import { expect, test } from 'vitest';
import { healthRoutes } from './health-routes.ts';

test('alive always, ready only while every check passes, and no error text gets out', async () => {
  let database = async () => {};
  const app = fastify();
  await app.register(healthRoutes, { checks: { database: () => database() } });

  expect((await app.inject('/readyz')).statusCode).toBe(200);
  database = async () => {
    throw new Error('password wrong for onhand@db');
  };
  const unready = await app.inject('/readyz');
  expect([unready.statusCode, unready.json()]).toEqual([503, { status: 'not_ready', failing: ['database'] }]);
  expect((await app.inject('/healthz')).statusCode).toBe(200);
});
