import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { RouteOptions } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { withCommonProblems } from './common-problems.ts';
import { noBody } from './strict-schemas.ts';
import type { App } from '../route.ts';

/**
 * Serves the API's description, generated from the routes' schemas: a page at /docs, the document at
 * /docs/json.
 */
export async function describeApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Onhand gateway',
        version: '1',
        description:
          "Stock, listings and orders of merchants. An operator's key names the merchant in the header `onhand-merchant`. Mutations accept an `Idempotency-Key`. Keys that a route does not know are refused. Where a GET gives an `etag`, the PUT or PATCH of the same path heeds it as `if-match`. Errors are problem details (RFC 9457) with a stable `code`.",
      },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      security: [{ key: [] }],
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
      return {
        ...transformed,
        schema: {
          ...transformed.schema,
          headers,
          ...(route.config?.etag ? withEtag(transformed.schema) : {}),
        },
      };
    },
  });
  await app.register(swaggerUi, { routePrefix: '/docs' });
}

/** Describes the headers that the plugins read from every request below /v1. */
function headersOf({ method, config }: RouteOptions) {
  const merchant = {
    'onhand-merchant': {
      type: 'string',
      format: 'uuid',
      description: "The merchant that an operator's key acts for; a merchant's key needs none.",
    },
  };
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
  if (method === 'GET') return { type: 'object', properties: merchant };
  return { type: 'object', properties: { ...merchant, ...key, ...(config?.etag ? ifMatch : {}) } };
}

/** Adds the header `etag` to the description of a successful answer. */
function withEtag({ response }: { readonly response?: unknown }) {
  const { 200: shown, ...others } = response as Record<string, object>;
  const headers = { etag: { type: 'string', description: 'Names this state. Send it as `if-match`.' } };
  return { response: { ...others, 200: { ...shown, headers } } };
}
