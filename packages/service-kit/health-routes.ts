import type { FastifyInstance } from 'fastify';

/** Each check resolves if its part is usable, and rejects otherwise. */
export interface HealthOptions {
  readonly checks: Readonly<Record<string, () => Promise<unknown>>>;
}

const checkWithinMs = 2_000;

/**
 * Fastify plugin for health checks. `GET /healthz` answers 200 while the process runs. `GET /readyz` answers
 * 200, or 503 with the names of the unusable parts; their errors go to the log only.
 */
export async function healthRoutes(app: FastifyInstance, { checks }: HealthOptions): Promise<void> {
  app.get('/healthz', async () => ({ status: 'ok' }));

  app.get('/readyz', async (request, reply) => {
    const outcomes = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        try {
          await within(checkWithinMs, check());
          return [];
        } catch (err) {
          request.log.warn({ err, check: name }, 'not ready');
          return [name];
        }
      }),
    );
    const failing = outcomes.flat();
    return failing.length === 0 ? { status: 'ok' } : reply.code(503).send({ status: 'not_ready', failing });
  });
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
