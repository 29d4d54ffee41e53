import type { ChannelStockId, MerchantId, RuleId } from '@onhand/domain/ids.ts';
import type { FigureChange } from '@onhand/domain/plans/effect.ts';
import type { RuleConditions, RuleEffect } from '@onhand/domain/rules/rule.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { readUnruledInputs } from '../channel-stock/read-write-inputs.ts';
import type { MerchantRule } from '@onhand/domain/publishing/under-rules.ts';
import { affectedBy } from '../settings/rules/affected-by.ts';
import { changeOf } from './figure-changes.ts';
import type { FigureChanges } from './figure-changes.ts';
import { figureUnder } from './figures-as-set.ts';
import { inBatches } from './in-batches.ts';

/** Holds a rule that is not stored. */
export interface PlannedRule {
  readonly merchantId: MerchantId;
  readonly priority: number;
  readonly enabled: boolean;
  readonly conditions: RuleConditions;
  readonly effect: RuleEffect;
  /** The rule that it replaces; null: none. */
  readonly replaces: { readonly id: RuleId; readonly conditions: RuleConditions } | null;
}

/** A new rule comes after the rules of the same priority. */
const newest = 'ffffffff-ffff-ffff-ffff-ffffffffffff' as RuleId;

/**
 * Computes the figures that a rule may concern, without it and with it. Gives the result of the rule's
 * plan, but reads the inputs only once. Names the channel stock whose data the database refuses. Changes
 * nothing.
 */
export async function previewRule(tx: Tx, planned: PlannedRule): Promise<FigureChanges> {
  const conditions = [
    planned.conditions,
    ...(planned.replaces === null ? [] : [planned.replaces.conditions]),
  ];
  const { rows } = await sql<{ id: ChannelStockId }>`
    select distinct channel_stock_id as id from (${affectedBy(planned.merchantId, conditions)}) affected
    order by id`.execute(tx);
  const { results, refused } = await inBatches(
    tx,
    rows.map(({ id }) => id),
    (some) => changesUnder(tx, some, planned),
  );
  return { changes: results, refused };
}

async function changesUnder(
  tx: Tx,
  ids: readonly ChannelStockId[],
  planned: PlannedRule,
): Promise<readonly FigureChange[]> {
  const { inputs, rules } = await readUnruledInputs(tx, ids, { settlesWithinMs: 0, of: 'figures' });
  const plannedRules = withPlanned(rules, planned);
  return inputs.flatMap((one) => {
    const before = figureUnder(one, rules);
    return before === null ? [] : [changeOf(before, figureUnder(one, plannedRules))];
  });
}

function withPlanned(rules: readonly MerchantRule[], planned: PlannedRule): readonly MerchantRule[] {
  const { replaces, enabled } = planned;
  const others = rules.filter(({ id }) => id !== replaces?.id);
  if (!enabled) return others;
  return [...others, { ...planned, id: replaces?.id ?? newest }].toSorted(
    (a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1),
  );
}
