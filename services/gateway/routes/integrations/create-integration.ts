import { integration, newIntegration } from '@onhand/contracts/gateway-api/integrations.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { storeCredentials } from '@onhand/core/access/credentials/store.ts';
import { insertIntegration } from '@onhand/core/integrations/insert-integration.ts';
import type { LocationMapping } from '@onhand/core/integrations/list-location-mappings.ts';
import { replaceLocationMappings } from '@onhand/core/integrations/replace-location-mappings.ts';
import { findFirstLocation } from '@onhand/core/merchants/locations/find-first-location.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { administering } from '../../access/access.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { integrationView } from '../../views/integration-view.ts';
import { platforms } from '../../webhooks/registry.ts';
import { checkMappings } from '@onhand/core/integrations/check-mappings.ts';

/** `POST /v1/integrations`: a shop with its credentials and the locations behind it, all or nothing. */
export const createIntegration: Route = (app, { db, dispatcher, configuration }) => {
  app.post(
    '/v1/integrations',
    {
      config: { access: administering },
      schema: {
        tags: ['integrations'],
        summary: 'Connect a shop',
        body: newIntegration,
        response: {
          201: integration,
          ...problems(
            'platform_unknown',
            'integration_exists',
            'location_mapped_twice',
            'location_not_found',
            'location_missing',
          ),
        },
      },
    },
    async (request, reply) => {
      const { merchantId, body } = request;
      const { platform, name, role, baseUrl, currency = null, api, webhookSecret, locationMappings } = body;
      if (!platforms.has(platform)) {
        throw new Refusal('platform_unknown', { members: { known: [...platforms.keys()] } });
      }

      const created = await inTransaction(db, async (tx) => {
        const mappings = locationMappings ?? (await defaultMappings(tx, merchantId));
        await checkMappings(tx, merchantId, mappings);
        const row = found(
          await insertIntegration(tx, { merchantId, platform, name, role, baseUrl, currency }),
          'integration_exists',
        );
        const owner = { merchantId, integrationId: row.id };
        const webhookSecrets = webhookSecret === undefined ? [] : [webhookSecret];
        await storeCredentials(tx, owner, { api, webhookSecrets }, configuration.secretKeys);
        await replaceLocationMappings(tx, { ...owner, mappings });
        return row;
      });
      if (platforms.get(platform) === null) {
        void dispatcher.poll({ merchantId, integrationId: created.id, name });
      }
      return reply.code(201).send(integrationView(created, configuration.publicUrl));
    },
  );
};

async function defaultMappings(db: Db, merchantId: MerchantId): Promise<readonly LocationMapping[]> {
  const locationId = found(await findFirstLocation(db, merchantId), 'location_missing');
  return [{ externalLocationId: '', locationId }];
}
