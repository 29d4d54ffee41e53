import fastify from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { refuseUnknownKeys } from './strict-schemas.ts';

function build(schema: object) {
  const app = fastify().withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  refuseUnknownKeys(app);
  app.post('/things', { schema }, async () => 'done');
  return app;
}

describe('a schema that accepts unknown keys fails the start:', () => {
  it.each([
    ['an object', { body: z.object({}) }, 'body'],
    ['a part of it', { body: z.strictObject({ lines: z.array(z.object({})).nullish() }) }, 'body.lines[]'],
    ['one of a union', { body: z.union([z.strictObject({}), z.object({ all: z.boolean() })]) }, 'body'],
    ['what is refined', { body: z.object({}).refine(() => true) }, 'body'],
    ['a query', { querystring: z.object({}) }, 'querystring'],
  ])('%s', (_what, schema, part) => {
    expect(() => build(schema)).toThrow(`/things accepts unknown keys in ${part}`);
  });
});

describe('a route without schemas', () => {
  it.each([
    [undefined, 200],
    ['{}', 200],
    ['{"force":true}', 400],
  ])('answers the body %s', async (payload, status) => {
    const headers = { 'content-type': 'application/json' };
    const { statusCode } = await build({}).inject({
      method: 'POST',
      url: '/things',
      ...(payload === undefined ? {} : { payload, headers }),
    });
    expect(statusCode).toBe(status);
  });

  it('refuses a query', async () => {
    expect((await build({}).inject({ method: 'POST', url: '/things?force=1' })).statusCode).toBe(400);
  });
});
