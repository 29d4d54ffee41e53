import { computingPlan } from '@onhand/contracts/gateway-api/plans.ts';
import { newRule, rule } from '@onhand/contracts/gateway-api/rules.ts';
import { findRule } from '@onhand/core/settings/rules/find-rule.ts';
import { newRuleId } from '@onhand/core/settings/rules/write-rule.ts';
import { operating } from '../../access/access.ts';
import { actorOf } from '../../access/actor.ts';
import { makeChange, makingProblems } from '@onhand/core/plans/make-change.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { planView } from '../../views/plan-view.ts';
import { ruleProblems } from '@onhand/core/settings/rules/check-conditions.ts';

/**
 * `POST /v1/rules`: creates a rule, effective at once. The quantities it affects become due for publishing
 * again.
 */
export const createRule: Route = (app, dependencies) => {
  app.post(
    '/v1/rules',
    {
      config: { access: operating, audit: { action: 'rule.create', subject: 'rule' } },
      schema: {
        tags: ['rules'],
        summary: 'Create a rule',
        body: newRule,
        response: { 201: rule, 202: computingPlan, ...problems(...makingProblems, ...ruleProblems) },
      },
    },
    async ({ merchantId, body, caller }, reply) => {
      const id = await newRuleId(dependencies.db);
      const change = { kind: 'rule' as const, operation: 'restore' as const, id, rule: body };
      const made = await makeChange(
        dependencies,
        { merchantId, actor: actorOf(caller), change },
        async (tx) => found(await findRule(tx, { merchantId, id }), 'rule_not_found'),
      );
      if (made.kind === 'computing')
        return reply.code(202).send(planView(made.plan, dependencies.clock.now()));
      return reply.code(201).send(made.answer);
    },
  );
};
