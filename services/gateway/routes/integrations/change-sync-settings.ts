import { computingPlan } from '@onhand/contracts/gateway-api/plans.ts';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { entity, newSyncSettings, syncSettings } from '@onhand/contracts/gateway-api/sync-settings.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { readSyncSettings } from '@onhand/core/settings/sync-settings/read-sync-settings.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { actorOf } from '../../access/actor.ts';
import { makeChange, makingProblems } from '@onhand/core/plans/make-change.ts';
import { settingsProblems } from '@onhand/core/plans/sync-settings-change.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { checkIfMatch, etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { planView } from '../../views/plan-view.ts';
import { settingsState, syncSettingsView } from '../../views/sync-settings-view.ts';

/**
 * `PUT /v1/integrations/:id/sync-settings/:entity`: changes sync settings, effective at once and for running
 * work. The history records the caller.
 */
export const changeSyncSettings: Route = (app, dependencies) => {
  app.put(
    '/v1/integrations/:id/sync-settings/:entity',
    {
      config: {
        access: operating,
        etag: true,
        audit: { action: 'integration.change_sync_settings', subject: 'integration' },
      },
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
    async (request, reply) => {
      const { merchantId, params, body, caller } = request;
      const { id: integrationId, entity } = params;
      const read = async (tx: Tx) =>
        found(await readSyncSettings(tx, { merchantId, integrationId }), 'integration_not_found');
      const wanted = {
        merchantId,
        actor: actorOf(caller),
        change: {
          kind: 'sync_settings' as const,
          changes: [{ integrationId, entity, settings: body }],
        },
        precondition: async (tx: Tx) => checkIfMatch(request, settingsState(await read(tx))),
      };
      const made = await makeChange(dependencies, wanted, read);
      if (made.kind === 'computing')
        return reply.code(202).send(planView(made.plan, dependencies.clock.now()));
      const view = syncSettingsView(made.answer, dependencies.clock.now());
      return reply.header('etag', etagOf(settingsState(made.answer))).send(view);
    },
  );
};
