import { computingPlan } from '@onhand/contracts/gateway-api/plans.ts';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { rule, ruleChange } from '@onhand/contracts/gateway-api/rules.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { findRule } from '@onhand/core/settings/rules/find-rule.ts';
import type { RuleId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { actorOf } from '../../access/actor.ts';
import { makeChange, makingProblems } from '@onhand/core/plans/make-change.ts';
import { textOf } from '@onhand/core/plans/rule-change.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { checkIfMatch, etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { planView } from '../../views/plan-view.ts';
import { ruleProblems } from '@onhand/core/settings/rules/check-conditions.ts';

/**
 * `PATCH /v1/rules/:id`: changes a rule. Quantities that it affected or now affects become due for publishing
 * again.
 */
export const changeRule: Route = (app, dependencies) => {
  app.patch(
    '/v1/rules/:id',
    {
      config: { access: operating, etag: true, audit: { action: 'rule.change', subject: 'rule' } },
      schema: {
        tags: ['rules'],
        summary: 'Change a rule; omitted fields stay',
        params: z.object({ id: id<RuleId>() }),
        body: ruleChange,
        response: {
          200: rule,
          202: computingPlan,
          ...problems(...makingProblems, 'rule_not_found', ...ruleProblems),
        },
      },
    },
    async (request, reply) => {
      const { merchantId, params, body, caller } = request;
      const wanted = { merchantId, id: params.id };
      const change = async (tx: Tx) => {
        const before = found(await findRule(tx, wanted), 'rule_not_found');
        checkIfMatch(request, before);
        const rule = { ...textOf(before), ...body };
        return { kind: 'rule' as const, operation: 'replace' as const, id: params.id, rule };
      };
      const made = await makeChange(
        dependencies,
        { merchantId, actor: actorOf(caller), change },
        async (tx) => found(await findRule(tx, wanted), 'rule_not_found'),
      );
      if (made.kind === 'computing')
        return reply.code(202).send(planView(made.plan, dependencies.clock.now()));
      return reply.header('etag', etagOf(made.answer)).send(made.answer);
    },
  );
};
