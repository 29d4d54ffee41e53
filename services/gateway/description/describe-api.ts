import swagger from '@fastify/swagger';
import type { FastifySchema, RouteOptions } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { withCommonProblems } from './common-problems.ts';
import { exampleFileOf, exampleOf } from './example-of.ts';
import type { ExampleSchema } from './example-of.ts';
import { tags } from './tags.ts';
import { noBody } from '../plugins/strict-schemas.ts';
import type { App } from '../route.ts';

const securitySchemes = {
  key: { type: 'http', scheme: 'bearer', description: 'An API key.' },
  merchant: {
    type: 'apiKey',
    in: 'header',
    name: 'onhand-merchant',
    description: "The id of the merchant that an operator's key acts for. A merchant's key needs none.",
  },
} as const;

/** Describes the API, from the schemas of its routes, at /docs/json. The console's build has the page. */
export async function describeApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Onhand API',
        version: '1',
        description:
          "Stock, listings and orders of merchants. An operator's key names the merchant in the header `onhand-merchant`. Mutations accept an `Idempotency-Key`. Keys that a route does not know are refused. Where a GET gives an `etag`, the PUT or PATCH of the same path heeds it as `if-match`. Errors are problem details (RFC 9457) with a stable `code`.",
      },
      tags: tags.map((name) => ({ name })),
      components: { securitySchemes },
      security: [{ key: [] }, { key: [], merchant: [] }],
    },
    transform: (document) => {
      const { route } = document;
      if (route.schema?.hide) return jsonSchemaTransform(document);
      const { body, ...rest } = document.schema;
      const schema = {
        ...rest,
        ...(body === undefined || body === noBody ? {} : { body }),
        response: withCommonProblems(route),
      };
      const transformed = jsonSchemaTransform({ ...document, schema });
      if (!transformed.url.startsWith('/v1/')) return transformed;
      const headers = headersOf(route);
      const exemplified = withExamples(transformed);
      return {
        ...transformed,
        schema: {
          ...transformed.schema,
          ...exemplified,
          headers,
          ...(route.config?.etag ? withEtag(exemplified) : {}),
        },
      };
    },
  });
  app.get('/docs/json', { schema: { hide: true } }, () => app.swagger());
}

/** Adds examples to the descriptions of a body and of the answers that are no problems. */
function withExamples({ url, schema }: { readonly url: string; readonly schema: FastifySchema }) {
  // Both were made by `jsonSchemaTransform`.
  const body = schema.body as ExampleSchema | undefined;
  const answers = Object.entries((schema.response ?? {}) as Readonly<Record<string, ExampleSchema>>);
  const response = answers.map(([status, answer]) =>
    answer.type === 'object' && status.startsWith('2')
      ? [status, { ...answer, examples: [exampleOf(answer, { shows: 'all' })] }]
      : [status, answer],
  );
  return {
    ...(answers.length > 0 && { response: Object.fromEntries(response) }),
    ...(body && { body: { ...body, examples: [exampleFileOf(url) ?? exampleOf(body)] } }),
  };
}

/** Describes the headers that the plugins read from every request below /v1. */
function headersOf({ method, config }: RouteOptions) {
  const key = {
    'idempotency-key': {
      type: 'string',
      minLength: 1,
      maxLength: 200,
      description: 'Repeating a request with its key returns the first response again.',
    },
  };
  const ifMatch = {
    'if-match': {
      type: 'string',
      description: 'The ETag of the state to replace. If the state has changed since, the answer is 412.',
    },
  };
  if (method === 'GET') return { type: 'object', properties: {} };
  return { type: 'object', properties: { ...key, ...(config?.etag ? ifMatch : {}) } };
}

/** Adds the header `etag` to the description of a successful answer. */
function withEtag({ response }: { readonly response?: unknown }) {
  const { 200: shown, ...others } = response as Record<string, object>;
  const headers = { etag: { type: 'string', description: 'Names this state. Send it as `if-match`.' } };
  return { response: { ...others, 200: { ...shown, headers } } };
}
