import { computingPlan } from '@onhand/contracts/gateway-api/plans.ts';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { entity, newSyncSettings, syncSettings } from '@onhand/contracts/gateway-api/sync-settings.ts';
import { readSyncSettings } from '@onhand/core/settings/sync-settings/read-sync-settings.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { actorOf } from '../../access/actor.ts';
import { makeChange, makingProblems } from '@onhand/core/plans/make-change.ts';
import { settingsProblems } from '@onhand/core/plans/sync-settings-change.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { planView } from '../../views/plan-view.ts';
import { syncSettingsView } from '../../views/sync-settings-view.ts';

/**
 * `PUT /v1/integrations/:id/sync-settings/:entity`: changes sync settings, effective at once and for running
 * work. The history records the caller.
 */
export const changeSyncSettings: Route = (app, dependencies) => {
  app.put(
    '/v1/integrations/:id/sync-settings/:entity',
    {
      config: { access: operating },
      schema: {
        tags: ['integrations'],
        summary: 'Set how products, stock, orders or customers are synchronized; omitted settings stay',
        params: z.object({ id: id<IntegrationId>(), entity }),
        body: newSyncSettings,
        response: {
          200: syncSettings,
          202: computingPlan,
          ...problems(...makingProblems, ...settingsProblems),
        },
      },
    },
    async ({ merchantId, params, body, caller }, reply) => {
      const { id: integrationId, entity } = params;
      const change = {
        kind: 'sync_settings' as const,
        changes: [{ integrationId, entity, settings: body }],
      };
      const made = await makeChange(
        dependencies,
        { merchantId, actor: actorOf(caller), change },
        async (tx) =>
          found(await readSyncSettings(tx, { merchantId, integrationId }), 'integration_not_found'),
      );
      if (made.kind === 'computing')
        return reply.code(202).send(planView(made.plan, dependencies.clock.now()));
      return syncSettingsView(made.answer, dependencies.clock.now());
    },
  );
};
