import type { MerchantId, RuleId } from '@onhand/domain/ids.ts';
import type { Tx } from '../../connect.ts';
import { ruleColumns } from './rule-row.ts';
import type { RuleRow } from './rule-row.ts';

/** What a rule says, by whom and when. */
export interface RuleWrite extends Pick<RuleRow, 'name' | 'priority' | 'enabled' | 'conditions' | 'effect'> {
  readonly merchantId: MerchantId;
  readonly by: string;
  readonly at: Date;
}

/** Makes a rule. */
export async function insertRule(tx: Tx, { merchantId, by, at, ...rule }: RuleWrite): Promise<RuleRow> {
  return tx
    .insertInto('rules')
    .values({ merchant_id: merchantId, ...columns(rule), created_at: at, changed_at: at, changed_by: by })
    .returning(ruleColumns)
    .executeTakeFirstOrThrow();
}

/** Gives a rule that there is its new text. */
export async function updateRule(
  tx: Tx,
  { merchantId, id, by, at, ...rule }: RuleWrite & { readonly id: RuleId },
): Promise<RuleRow> {
  return tx
    .updateTable('rules')
    .set({ ...columns(rule), changed_at: at, changed_by: by })
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .returning(ruleColumns)
    .executeTakeFirstOrThrow();
}

/** Deletes a rule. */
export async function deleteRule(
  tx: Tx,
  { merchantId, id }: { readonly merchantId: MerchantId; readonly id: RuleId },
): Promise<void> {
  await tx.deleteFrom('rules').where('merchant_id', '=', merchantId).where('id', '=', id).execute();
}

function columns({
  name,
  priority,
  enabled,
  conditions,
  effect,
}: Pick<RuleRow, 'name' | 'priority' | 'enabled' | 'conditions' | 'effect'>) {
  return {
    name,
    priority,
    enabled,
    conditions: JSON.stringify(conditions),
    effect_kind: effect.kind,
    effect: JSON.stringify(effect),
  };
}
