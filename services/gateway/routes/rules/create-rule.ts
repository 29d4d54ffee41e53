import { newRule, rule } from '@onhand/contracts/gateway-api/rules.ts';
import { markDue } from '@onhand/database/queries/channel-stock/mark-due.ts';
import { affectedBy } from '@onhand/database/queries/rules/affected-by.ts';
import { insertRule } from '@onhand/database/queries/rules/write-rule.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { operating } from '../../access/access.ts';
import { actorOf } from '../../plans/make-change.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { behavioursOf, checkEnding } from './check-ending.ts';
import { checkConditions, ruleProblems } from './check-rule.ts';

/** `POST /v1/rules`: it counts at once; what it concerns is due anew. */
export const createRule: Route = (app, dependencies) => {
  const { db, clock, dispatcher } = dependencies;
  app.post(
    '/v1/rules',
    {
      config: { access: operating },
      schema: {
        tags: ['rules'],
        summary: 'Create a rule',
        body: newRule,
        response: { 201: rule, ...problems(...ruleProblems) },
      },
    },
    async ({ merchantId, body, caller }, reply) => {
      const { effect } = body;
      await checkEnding(dependencies, merchantId, {
        behaviours: behavioursOf(effect),
        integrationId: body.conditions.integrationId,
      });
      const { row, marked } = await inTransaction(db, async (tx) => {
        const conditions = await checkConditions(tx, merchantId, body.conditions);
        const at = clock.now();
        const row = await insertRule(
          tx,
          { ...body, conditions, effect },
          { merchantId, actor: actorOf(caller), at },
        );
        const due = { merchantId, cause: 'rule', at };
        return {
          row,
          marked: row.enabled ? await markDue(tx, affectedBy(merchantId, [conditions]), due) : null,
        };
      });
      dispatcher.nudge(marked?.integrations);
      return reply.code(201).send(row);
    },
  );
};
