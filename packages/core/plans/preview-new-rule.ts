import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { PlanEffect } from '@onhand/contracts/gateway-api/plans.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { rulePreview } from '@onhand/contracts/gateway-api/rules.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { FigureChange } from '@onhand/domain/plans/effect.ts';
import type { z } from 'zod';
import { checkConditions } from '../settings/rules/check-conditions.ts';
import { behavioursOf, checkEnding } from '../settings/rules/check-ending.ts';
import { findRule } from '../settings/rules/find-rule.ts';
import { problemsOf } from './effect.ts';
import { previewRule } from './preview-rule.ts';

/** How a rule would change figures. Left out `problems`: all figures can be computed. */
export interface RulePreview {
  readonly changes: readonly FigureChange[];
  readonly problems?: NonNullable<PlanEffect['problems']>;
}

/**
 * Computes how a rule would change the figures that it may concern. Names the listings whose figures cannot
 * be computed. Changes nothing.
 *
 * @throws Refusal if the rule is not allowed, or the rule to replace does not exist.
 */
export async function previewNewRule(
  parts: { readonly db: Db; readonly connectors: Pick<ConnectorClient, 'describe'> },
  merchantId: MerchantId,
  { priority, enabled, effect, replaces: replacedId, ...rule }: z.infer<typeof rulePreview>,
): Promise<RulePreview> {
  const { integrationId } = rule.conditions;
  await checkEnding(parts, merchantId, { behaviours: behavioursOf(effect), integrationId });
  return inTransaction(parts.db, async (tx) => {
    const conditions = await checkConditions(tx, merchantId, rule.conditions);
    const replaces =
      replacedId === undefined
        ? null
        : found(await findRule(tx, { merchantId, id: replacedId }), 'rule_not_found');
    const planned = { merchantId, priority, enabled, conditions, effect, replaces };
    const { changes, refused } = await previewRule(tx, planned);
    if (refused.size === 0) return { changes };
    return { changes, problems: await problemsOf(tx, merchantId, refused) };
  });
}
