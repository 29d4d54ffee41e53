import { computingPlan } from '@onhand/contracts/gateway-api/plans.ts';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { newStrategy, strategyChanges } from '@onhand/contracts/gateway-api/strategies.ts';
import type { Tx } from '@onhand/database/connect.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { actorOf } from '../../access/actor.ts';
import { makeChange, makingProblems } from '@onhand/core/plans/make-change.ts';
import { strategyProblems } from '@onhand/core/settings/strategies/settings-of-strategy.ts';
import { checkIfMatch, etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { planView } from '../../views/plan-view.ts';
import { compareStrategies } from '@onhand/core/settings/strategies/compare-strategies.ts';

/**
 * `PUT /v1/integrations/:id/strategy`: writes a strategy as ordinary sync settings of the destination and its
 * source, effective at once.
 */
export const chooseStrategy: Route = (app, dependencies) => {
  app.put(
    '/v1/integrations/:id/strategy',
    {
      config: {
        access: operating,
        etag: true,
        audit: { action: 'integration.choose_strategy', subject: 'integration', keeps: 'all' },
      },
      schema: {
        tags: ['integrations'],
        summary: 'Choose a strategy; returns the changes that each strategy would then make',
        params: z.object({ id: id<IntegrationId>() }),
        body: newStrategy,
        response: {
          200: strategyChanges,
          202: computingPlan,
          ...problems(...makingProblems, ...strategyProblems),
        },
      },
    },
    async (request, reply) => {
      const { merchantId, params, caller, body } = request;
      const change = { kind: 'strategy' as const, integrationId: params.id, ...body };
      const read = (tx: Tx) => compareStrategies(tx, merchantId, change);
      const wanted = {
        merchantId,
        actor: actorOf(caller),
        change,
        precondition: async (tx: Tx) => checkIfMatch(request, await read(tx)),
      };
      const made = await makeChange(dependencies, wanted, read);
      if (made.kind === 'computing')
        return reply.code(202).send(planView(made.plan, dependencies.clock.now()));
      return reply.header('etag', etagOf(made.answer)).send(made.answer);
    },
  );
};
