import { id } from '@onhand/contracts/gateway-api/id.ts';
import { integration, newBaseUrl } from '@onhand/contracts/gateway-api/integrations.ts';
import * as addresses from '@onhand/core/channel-stock/change-base-url.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { administering } from '../../access/access.ts';
import { actorOf } from '../../access/actor.ts';
import { checkIfMatch, etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { integrationView } from '../../views/integration-view.ts';

/**
 * `PUT /v1/integrations/:id/base-url`: changes the address at which the shop is called, after asking the shop
 * there whether it is the same one.
 */
export const changeBaseUrl: Route = (app, { db, clock, connectors, dispatcher, configuration }) => {
  app.put(
    '/v1/integrations/:id/base-url',
    {
      config: {
        access: administering,
        etag: true,
        audit: { action: 'integration.change_base_url', subject: 'integration' },
      },
      schema: {
        tags: ['integrations'],
        summary: "Change the shop's address; the shop there must be the same one",
        params: z.object({ id: id<IntegrationId>() }),
        body: newBaseUrl,
        response: {
          200: integration,
          ...problems(
            'shop_address_invalid',
            'integration_not_found',
            'integration_revoked',
            'integration_exists',
            'shop_is_another',
            'shop_currency_differs',
            'changed_meanwhile',
            'platform_unavailable',
            'platform_refused',
            'platform_unauthorized',
          ),
        },
      },
    },
    async (request, reply) => {
      const { merchantId, params, body, caller } = request;
      const owner = { merchantId, id: params.id };
      const { allowsPrivateShops } = configuration;
      const options = {
        actor: actorOf(caller),
        clock,
        allowsPrivateShops,
        precondition: (before: object) => checkIfMatch(request, before),
      };
      const row = await addresses.changeBaseUrl({ db, connectors }, owner, body, options);
      dispatcher.nudge([params.id]);
      const etag = etagOf(addresses.addressesOf(row));
      return reply.header('etag', etag).send(integrationView(row, configuration.publicUrl));
    },
  );
};
