import { id } from '@onhand/contracts/gateway-api/id.ts';
import { rule } from '@onhand/contracts/gateway-api/rules.ts';
import { markDue } from '@onhand/database/queries/channel-stock/mark-due.ts';
import { affectedBy } from '@onhand/database/queries/rules/affected-by.ts';
import { findRule } from '@onhand/database/queries/rules/find-rule.ts';
import * as rules from '@onhand/database/queries/rules/write-rule.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { RuleId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { actorOf } from '../../plans/make-change.ts';
import { found } from '../../problem.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `DELETE /v1/rules/:id`: answers the rule as it was; what it concerned is due anew. */
export const deleteRule: Route = (app, { db, clock, dispatcher }) => {
  app.delete(
    '/v1/rules/:id',
    {
      config: { access: operating },
      schema: {
        tags: ['rules'],
        summary: 'Delete a rule',
        params: z.object({ id: id<RuleId>() }),
        response: { 200: rule, ...problems('rule_not_found') },
      },
    },
    async ({ merchantId, params, caller }) => {
      const { row, marked } = await inTransaction(db, async (tx) => {
        const row = found(await findRule(tx, { merchantId, id: params.id, lock: true }), 'rule_not_found');
        const at = clock.now();
        await rules.deleteRule(tx, row, { merchantId, actor: actorOf(caller), at });
        const due = { merchantId, cause: 'rule', at };
        return {
          row,
          marked: row.enabled ? await markDue(tx, affectedBy(merchantId, [row.conditions]), due) : null,
        };
      });
      dispatcher.nudge(marked?.integrations);
      return row;
    },
  );
};
