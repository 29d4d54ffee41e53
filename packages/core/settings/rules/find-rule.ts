import type { MerchantId, RuleId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { ruleColumns } from './rule-row.ts';
import type { RuleRow } from './rule-row.ts';

/** Finds a merchant's rule by its id. `lock` locks the rule until the transaction ends. */
export async function findRule(
  db: Db,
  {
    merchantId,
    id,
    lock = false,
  }: { readonly merchantId: MerchantId; readonly id: RuleId; readonly lock?: boolean },
): Promise<RuleRow | undefined> {
  return db
    .selectFrom('rules')
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .select(ruleColumns)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
}
