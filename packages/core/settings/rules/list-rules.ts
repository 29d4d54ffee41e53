import type { MerchantId, RuleId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { ruleColumns } from './rule-row.ts';
import type { RuleRow } from './rule-row.ts';

/** The position at which a page of rules ended. */
export interface RulePosition {
  readonly priority: number;
  readonly id: RuleId;
}

/** Lists a merchant's rules in the order of evaluation: lowest priority number first, then oldest first. */
export async function listRules(
  db: Db,
  { merchantId, after, limit }: { readonly merchantId: MerchantId } & Page<RulePosition>,
): Promise<readonly RuleRow[]> {
  return db
    .selectFrom('rules')
    .where('merchant_id', '=', merchantId)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(priority, id) > (${after?.priority}::int, ${after?.id}::uuid)`),
    )
    .select(ruleColumns)
    .orderBy('priority')
    .orderBy('id')
    .limit(limit)
    .execute();
}
