import { id } from '@onhand/contracts/gateway-api/id.ts';
import { rule, ruleChange } from '@onhand/contracts/gateway-api/rules.ts';
import { markDue } from '@onhand/database/queries/channel-stock/mark-due.ts';
import { affectedBy } from '@onhand/database/queries/rules/affected-by.ts';
import { findRule } from '@onhand/database/queries/rules/find-rule.ts';
import { updateRule } from '@onhand/database/queries/rules/write-rule.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { RuleId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { actorOf } from '../../plans/make-change.ts';
import { found } from '../../problem.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { behavioursOf, checkEnding } from './check-ending.ts';
import { checkConditions, ruleProblems } from './check-rule.ts';

/** `PATCH /v1/rules/:id`: what it concerned, and what it concerns now, is due anew. */
export const changeRule: Route = (app, dependencies) => {
  const { db, clock, dispatcher } = dependencies;
  app.patch(
    '/v1/rules/:id',
    {
      config: { access: operating },
      schema: {
        tags: ['rules'],
        summary: 'Change a rule; what is left out stays',
        params: z.object({ id: id<RuleId>() }),
        body: ruleChange,
        response: { 200: rule, ...problems('rule_not_found', ...ruleProblems) },
      },
    },
    async ({ merchantId, params, body, caller }) => {
      await checkEnding(dependencies, merchantId, {
        behaviours: behavioursOf(body.effect),
        integrationId: body.conditions?.integrationId,
      });
      const { row, marked } = await inTransaction(db, async (tx) => {
        const before = found(await findRule(tx, { merchantId, id: params.id, lock: true }), 'rule_not_found');
        const after = {
          ...before,
          ...body,
          effect: body.effect ?? before.effect,
        };
        if (body.conditions !== undefined) await checkConditions(tx, merchantId, body.conditions);
        const at = clock.now();
        const row = await updateRule(tx, before, after, { merchantId, actor: actorOf(caller), at });
        const affected = affectedBy(merchantId, [before.conditions, row.conditions]);
        const isFelt = before.enabled || row.enabled;
        return {
          row,
          marked: isFelt ? await markDue(tx, affected, { merchantId, cause: 'rule', at }) : null,
        };
      });
      dispatcher.nudge(marked?.integrations);
      return row;
    },
  );
};
