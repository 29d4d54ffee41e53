import { bulkOperationRequest } from '@onhand/contracts/gateway-api/bulk-operations.ts';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { computingPlan } from '@onhand/contracts/gateway-api/plans.ts';
import { syncRun } from '@onhand/contracts/gateway-api/sync-runs.ts';
import * as plans from '@onhand/core/plans/begin-bulk-operation.ts';
import { bulkProblems } from '@onhand/core/plans/bulk-change.ts';
import { makingProblems } from '@onhand/core/plans/make-change.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { actorOf } from '../../access/actor.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { planView } from '../../views/plan-view.ts';
import { throwWithRun } from '../../views/run-under-way.ts';
import { bulkRunView } from '../../views/sync-run-view.ts';

/**
 * `POST /v1/integrations/:id/bulk-operations`: begins an operation on everything of the integration, by a
 * plan where it would write something else than the shop shows. One run of each operation and integration
 * goes on at a time.
 */
export const beginBulkOperation: Route = (app, dependencies) => {
  app.post(
    '/v1/integrations/:id/bulk-operations',
    {
      config: { access: operating, audit: { action: 'integration.bulk_operation', subject: 'integration' } },
      schema: {
        tags: ['bulk-operations'],
        summary: 'Begin an operation on everything of the integration, by a plan where it would write',
        params: z.object({ id: id<IntegrationId>() }),
        body: bulkOperationRequest,
        response: {
          202: z
            .union([syncRun, computingPlan])
            .describe(
              'The run that began. If more than 5,000 figures are concerned, nothing has begun, and it is the plan of the operation instead (`kind` is `bulk_operation`).',
            ),
          ...problems(...makingProblems, ...bulkProblems),
        },
      },
    },
    async ({ merchantId, params, body, caller }, reply) => {
      const wanted = { merchantId, integrationId: params.id, request: body, actor: actorOf(caller) };
      const now = () => dependencies.clock.now();
      const made = await plans
        .beginBulkOperation(dependencies, wanted)
        .catch((error: unknown) => throwWithRun(error, now()));
      const view = made.kind === 'made' ? bulkRunView(made.answer, now()) : planView(made.plan, now());
      return reply.code(202).send(view);
    },
  );
};
