import { id } from '@onhand/contracts/gateway-api/id.ts';
import { begunAuthorization } from '@onhand/contracts/gateway-api/integrations.ts';
import * as authorization from '@onhand/core/channel-stock/begin-authorization.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { administering } from '../../access/access.ts';
import { callbackUrl } from '../../oauth/callback-url.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/**
 * `POST /v1/integrations/:id/authorization`: begins to connect an integration by the consent of its account's
 * owner. The response holds the address to which the browser of that person is to be sent.
 */
export const beginAuthorization: Route = (app, { db, connectors, configuration }) => {
  app.post(
    '/v1/integrations/:id/authorization',
    {
      config: {
        access: { ...administering, storesAnswer: false },
        audit: { action: 'integration.begin_authorization', subject: 'integration' },
      },
      schema: {
        tags: ['integrations'],
        summary: 'Begin to connect an integration by the consent of its account’s owner',
        params: z.object({ id: id<IntegrationId>() }),
        response: {
          201: begunAuthorization,
          ...problems(
            'integration_not_found',
            'integration_revoked',
            'capability_missing',
            'app_not_configured',
            'platform_unavailable',
          ),
        },
      },
    },
    async ({ merchantId, params, caller }, reply) => {
      const owner = { merchantId, integrationId: params.id };
      const { secretKeys, publicUrl } = configuration;
      const begun = await authorization.beginAuthorization({ db, connectors }, owner, {
        keyId: caller.keyId,
        redirectUrl: (platform) => callbackUrl(publicUrl, platform),
        secretKeys,
      });
      return reply.code(201).send(begun);
    },
  );
};
