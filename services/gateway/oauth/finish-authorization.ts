import { finishedAuthorization } from '@onhand/contracts/gateway-api/integrations.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { takeAuthorization } from '@onhand/core/access/authorizations/take-authorization.ts';
import { act } from '@onhand/core/audit/action.ts';
import * as authorization from '@onhand/core/channel-stock/finish-authorization.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { z } from 'zod';
import type { Dependencies } from '../dependencies.ts';
import { problems } from '../route.ts';
import type { App } from '../route.ts';
import { callbackUrl } from './callback-url.ts';

const parameter = z.string().max(4_096);

/** Platforms add parameters of their own, some of which they sign. */
const callback = z
  .object({
    state: parameter.exactOptional(),
    code: parameter.exactOptional(),
    error: parameter.exactOptional(),
    error_description: parameter.exactOptional(),
  })
  .catchall(parameter);

/**
 * `GET /oauth/callback/:platform`: where a platform sends a browser after its person has consented, or not.
 * The request has no key: its `state` proves that a key began it, and what happens is that key's action.
 */
export function oauthCallback(app: App, dependencies: Dependencies): void {
  const { db, connectors, clock, dispatcher, configuration } = dependencies;
  app.get(
    '/oauth/callback/:platform',
    {
      schema: {
        tags: ['integrations'],
        summary: 'Finish what POST /v1/integrations/:id/authorization began; for browsers',
        params: z.object({ platform: z.string().max(50) }),
        querystring: callback,
        security: [],
        response: {
          200: finishedAuthorization,
          ...problems(
            'request_invalid',
            'authorization_unknown',
            'authorization_refused',
            'account_changed',
            'scope_missing',
            'integration_not_found',
            'integration_revoked',
            'integration_exists',
            'capability_missing',
            'app_not_configured',
            'platform_refused',
            'platform_unauthorized',
            'platform_unavailable',
            'database_unavailable',
          ),
        },
      },
    },
    async ({ params: { platform }, query, id: requestId }, reply) => {
      const { state = '' } = query;
      const begun = found(
        await forMerchants('all', () =>
          inTransaction(db, (tx) => takeAuthorization(tx, { platform, state })),
        ),
        'authorization_unknown',
      );
      const { merchantId, integrationId, keyId, label, role } = begun;
      const action = {
        merchantId,
        requestId,
        at: clock.now(),
        actor: { label, keyId, role },
        action: 'integration.authorize',
        subject: { kind: 'integration', id: integrationId },
        asked: { platform },
      };
      const { publicUrl, secretKeys } = configuration;
      const { integration, account, notes } = await forMerchants([merchantId], () =>
        act(action, () =>
          authorization.finishAuthorization({ db, connectors }, begun, {
            state,
            query,
            redirectUrl: callbackUrl(publicUrl, platform),
            secretKeys,
            clock,
          }),
        ),
      );
      dispatcher.hear(integrationId);
      dispatcher.nudge([integrationId]);
      return reply.send({ integrationId, name: integration.name, platform, account, notes: [...notes] });
    },
  );
}
