import { id } from '@onhand/contracts/gateway-api/id.ts';
import { storedCredentials } from '@onhand/contracts/gateway-api/integrations.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { readStoredCredentials } from '@onhand/core/access/credentials/stored-credentials.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { administering } from '../../access/access.ts';
import { etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/integrations/:id/credentials`: tells which secrets are stored, never the secrets. */
export const readCredentials: Route = (app, { db }) => {
  app.get(
    '/v1/integrations/:id/credentials',
    {
      config: { access: administering, etag: true },
      schema: {
        tags: ['integrations'],
        summary: 'Read which API credentials and webhook secrets are stored',
        params: z.object({ id: id<IntegrationId>() }),
        response: { 200: storedCredentials, ...problems('integration_not_found') },
      },
    },
    async ({ merchantId, params }, reply) => {
      found(await findIntegration(db, { merchantId, id: params.id }), 'integration_not_found');
      const { version, ...stored } = await readStoredCredentials(db, {
        merchantId,
        integrationId: params.id,
      });
      return reply.header('etag', etagOf(version)).send(stored);
    },
  );
};
