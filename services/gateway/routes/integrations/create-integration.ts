import { connectedIntegration, newIntegration } from '@onhand/contracts/gateway-api/integrations.ts';
import { connectShop } from '@onhand/core/settings/connect-shop.ts';
import { administering } from '../../access/access.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { integrationView } from '../../views/integration-view.ts';
import { platforms } from '../../webhooks/registry.ts';

/** `POST /v1/integrations`: connects a shop with its credentials and its locations, all or nothing. */
export const createIntegration: Route = (app, { db, connectors, dispatcher, configuration }) => {
  app.post(
    '/v1/integrations',
    {
      config: {
        access: administering,
        audit: {
          action: 'integration.create',
          subject: 'integration',
          keeps: ['platform', 'name', 'role', 'baseUrl', 'currency', 'locationMappings'],
        },
      },
      schema: {
        tags: ['integrations'],
        summary: 'Connect a shop',
        body: newIntegration,
        response: {
          201: connectedIntegration,
          ...problems(
            'platform_unknown',
            'shop_address_invalid',
            'integration_exists',
            'location_mapped_twice',
            'location_not_found',
            'location_missing',
          ),
        },
      },
    },
    async ({ merchantId, body }, reply) => {
      const { platform } = body;
      if (!platforms.has(platform)) {
        throw new Refusal('platform_unknown', { members: { known: [...platforms.keys()] } });
      }
      const { integration, notes } = await connectShop(db, merchantId, body, {
        secretKeys: configuration.secretKeys,
        allowsPrivateShops: configuration.allowsPrivateShops,
        connectors,
        secretIsPlatforms: platforms.get(platform)?.secretIsPlatforms ?? false,
      });
      void dispatcher.poll({ merchantId, integrationId: integration.id });
      const view = integrationView(integration, configuration.publicUrl);
      return reply.code(201).send({ ...view, notes: [...notes] });
    },
  );
};
