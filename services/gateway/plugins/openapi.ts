import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
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
          "Stock, listings and orders of merchants. An operator's key names the merchant in the header `onhand-merchant`. Mutations accept an `Idempotency-Key`. Errors are problem details (RFC 9457) with a stable `code`.",
      },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      security: [{ key: [] }],
    },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(route);
      return {
        schema: url.startsWith('/v1/') ? { ...schema, headers: headersOf(route.route.method) } : schema,
        url,
      };
    },
  });
  await app.register(swaggerUi, { routePrefix: '/docs' });
}

/** Describes the headers that the plugins read from every request below /v1. */
function headersOf(method: string | string[]) {
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
      maxLength: 200,
      description: 'Repeating a request with its key returns the first response again.',
    },
  };
  return { type: 'object', properties: method === 'GET' ? merchant : { ...merchant, ...key } };
}
