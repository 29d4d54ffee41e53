import { sql } from 'kysely';
import { z } from 'zod';
import type { Route } from '../../route.ts';

/** `GET /healthz`: answers 200 while the process runs. */
export const healthz: Route = (app) => {
  app.get(
    '/healthz',
    {
      schema: {
        tags: ['health'],
        summary: 'Check whether the process answers',
        security: [],
        response: { 200: z.object({ status: z.literal('ok') }) },
      },
    },
    async () => ({ status: 'ok' as const }),
  );
};

const readiness = z.object({
  status: z.enum(['ready', 'not_ready']),
  database: z.enum(['reachable', 'away']),
  temporal: z.enum(['reachable', 'away']),
});

/**
 * `GET /readyz`: answers 503 without the database. Temporal is only reported, because the gateway accepts
 * webhooks without it.
 */
export const readyz: Route = (app, { db, log, temporalReachable }) => {
  const databaseReachable = () =>
    sql`select 1`.execute(db).then(
      () => true,
      (err: unknown) => {
        log.warn({ err }, 'the database is away');
        return false;
      },
    );
  app.get(
    '/readyz',
    {
      schema: {
        tags: ['health'],
        summary: 'Check whether requests can be answered',
        security: [],
        response: { 200: readiness, 503: readiness },
      },
    },
    async (_request, reply) => {
      const [database, temporal] = await Promise.all([databaseReachable(), temporalReachable()]);
      return reply.code(database ? 200 : 503).send({
        status: database ? 'ready' : 'not_ready',
        database: database ? 'reachable' : 'away',
        temporal: temporal ? 'reachable' : 'away',
      });
    },
  );
};
