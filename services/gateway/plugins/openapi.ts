import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { App } from '../route.ts';

/** The API's description, from the routes' own schemas: a page at /docs, the document at /docs/json. */
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
    transform: jsonSchemaTransform,
  });
  await app.register(swaggerUi, { routePrefix: '/docs' });
}
