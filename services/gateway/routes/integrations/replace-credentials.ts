import { id } from '@onhand/contracts/gateway-api/id.ts';
import { newCredentials, storedCredentials } from '@onhand/contracts/gateway-api/integrations.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { storeCredentials } from '@onhand/core/access/credentials/store.ts';
import { closeCircuit } from '@onhand/core/channel-stock/circuit.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { z } from 'zod';
import { administering } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/**
 * `PUT /v1/integrations/:id/credentials`: what is given replaces what there is of its kind and counts at once. New
 * API credentials end a pause that waited for them. The answer tells what was stored, never the secrets.
 */
export const replaceCredentials: Route = (app, { db, clock, dispatcher, configuration }) => {
  app.put(
    '/v1/integrations/:id/credentials',
    {
      config: { access: administering },
      schema: {
        tags: ['integrations'],
        summary: 'Replace API credentials or webhook secrets',
        params: z.object({ id: id<IntegrationId>() }),
        body: newCredentials,
        response: { 200: storedCredentials, ...problems('integration_not_found') },
      },
    },
    async (request) => {
      const { merchantId, params, body } = request;
      const owner = { merchantId, integrationId: params.id };
      const { api, webhookSecret, previousWebhookSecret } = body;
      const webhookSecrets = [webhookSecret, previousWebhookSecret].filter((secret) => secret !== undefined);
      await inTransaction(db, async (tx) => {
        found(await findIntegration(tx, { merchantId, id: params.id }), 'integration_not_found');
        await storeCredentials(
          tx,
          owner,
          { api, webhookSecrets: webhookSecret === undefined ? undefined : webhookSecrets },
          configuration.secretKeys,
        );
      });
      if (api !== undefined) {
        await closeCircuit(db, params.id, clock.now());
        dispatcher.nudge([params.id]);
      }
      return { api: api !== undefined, webhookSecrets: webhookSecrets.length };
    },
  );
};
