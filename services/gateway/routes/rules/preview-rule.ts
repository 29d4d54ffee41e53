import { previewed, rulePreview } from '@onhand/contracts/gateway-api/rules.ts';
import { previewRule as preview } from '@onhand/core/plans/preview-rule.ts';
import { findRule } from '@onhand/core/settings/rules/find-rule.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { countEffect, isChanged } from '@onhand/domain/plans/effect.ts';
import type { FigureChange } from '@onhand/domain/plans/effect.ts';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { behavioursOf, checkEnding } from '@onhand/core/settings/rules/check-ending.ts';
import { checkConditions, ruleProblems } from '@onhand/core/settings/rules/check-conditions.ts';

const sampleSize = 50;

/** `POST /v1/rules/preview`: what a rule would change of the figures that are published; it changes nothing. */
export const previewRule: Route = (app, dependencies) => {
  const { db } = dependencies;
  app.post(
    '/v1/rules/preview',
    {
      config: { access: reading },
      schema: {
        tags: ['rules'],
        summary: 'Show what a rule would change',
        body: rulePreview,
        response: { 200: previewed, ...problems('rule_not_found', ...ruleProblems) },
      },
    },
    async ({ merchantId, body }) => {
      const { effect } = body;
      await checkEnding(dependencies, merchantId, {
        behaviours: behavioursOf(effect),
        integrationId: body.conditions.integrationId,
      });
      return inTransaction(db, async (tx) => {
        const conditions = await checkConditions(tx, merchantId, body.conditions);
        const replaces =
          body.replaces === undefined
            ? null
            : found(await findRule(tx, { merchantId, id: body.replaces }), 'rule_not_found');
        const { priority, enabled } = body;
        const planned = { merchantId, priority, enabled, conditions, effect, replaces };
        const changes = await preview(tx, planned);
        return { ...countEffect(changes), sample: changes.filter(isChanged).slice(0, sampleSize).map(shown) };
      });
    },
  );
};

function shown({ listingId, integrationId, itemId, sku, before, ours, ends }: FigureChange) {
  return { listingId, integrationId, itemId, sku, before, after: ours, ends };
}
