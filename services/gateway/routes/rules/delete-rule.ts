import { computingPlan } from '@onhand/contracts/gateway-api/plans.ts';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { rule } from '@onhand/contracts/gateway-api/rules.ts';
import { findRule } from '@onhand/core/settings/rules/find-rule.ts';
import type { RuleId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { actorOf } from '../../access/actor.ts';
import { makeChange, makingProblems } from '@onhand/core/plans/make-change.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { planView } from '../../views/plan-view.ts';

/**
 * `DELETE /v1/rules/:id`: deletes a rule and returns it. The quantities it affected become due for publishing
 * again.
 */
export const deleteRule: Route = (app, dependencies) => {
  app.delete(
    '/v1/rules/:id',
    {
      config: { access: operating, audit: { action: 'rule.delete', subject: 'rule' } },
      schema: {
        tags: ['rules'],
        summary: 'Delete a rule',
        params: z.object({ id: id<RuleId>() }),
        response: { 200: rule, 202: computingPlan, ...problems(...makingProblems, 'rule_not_found') },
      },
    },
    async ({ merchantId, params, caller }, reply) => {
      const change = { kind: 'rule' as const, operation: 'delete' as const, id: params.id };
      const before = found(await findRule(dependencies.db, { merchantId, id: params.id }), 'rule_not_found');
      const made = await makeChange(
        dependencies,
        { merchantId, actor: actorOf(caller), change },
        async () => before,
      );
      if (made.kind === 'computing')
        return reply.code(202).send(planView(made.plan, dependencies.clock.now()));
      return made.answer;
    },
  );
};
