import { previewNewRule } from '@onhand/core/plans/preview-new-rule.ts';
import { previewed, rulePreview } from '@onhand/contracts/gateway-api/rules.ts';
import { countEffect, isChanged } from '@onhand/domain/plans/effect.ts';
import type { FigureChange } from '@onhand/domain/plans/effect.ts';
import { reading } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { ruleProblems } from '@onhand/core/settings/rules/check-conditions.ts';

const sampleSize = 50;

/**
 * `POST /v1/rules/preview`: counts the published quantities that a rule would change, without changing them.
 */
export const previewRule: Route = (app, dependencies) => {
  app.post(
    '/v1/rules/preview',
    {
      config: { access: reading, audit: { leavesNone: 'It only computes.' } },
      schema: {
        tags: ['rules'],
        summary: 'Preview the changes of a rule',
        body: rulePreview,
        response: { 200: previewed, ...problems('rule_not_found', ...ruleProblems) },
      },
    },
    async ({ merchantId, body }) => {
      const { changes, ...problems } = await previewNewRule(dependencies, merchantId, body);
      const sample = changes.filter(isChanged).slice(0, sampleSize).map(shown);
      return { ...countEffect(changes), sample, ...problems };
    },
  );
};

function shown({ listingId, integrationId, itemId, sku, before, ours, ends }: FigureChange) {
  return { listingId, integrationId, itemId, sku, before, after: ours, ends };
}
