import type { Db } from '@onhand/database/connect.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';

/** How many things of a merchant wait for a person, and how many are looked into. */
export interface Attention {
  readonly failedItems: number;
  readonly incidents: number;
  /** Figures that wait for a person after a mass drop. */
  readonly quarantined: number;
  /** Figures that no order explains so far. They are decided by themselves. */
  readonly unexplained: number;
  /** Orders that are held back, for example by a street date. */
  readonly heldOrders: number;
  readonly listingsToReview: number;
}

/** Counts what of a merchant wants attention. Each count reads an index of what is open only. */
export async function countAttention(db: Db, merchantId: MerchantId): Promise<Attention> {
  const { rows } = await sql<Attention>`
    select
      (select count(*)::int from failed_items where merchant_id = ${merchantId} and state = 'open') as "failedItems",
      (select count(*)::int from incidents where merchant_id = ${merchantId} and resolved_at is null) as incidents,
      (select count(*)::int from observations
       where merchant_id = ${merchantId} and state = 'quarantined') as quarantined,
      (select count(*)::int from observations
       where merchant_id = ${merchantId} and state in ('provisional', 'rising')) as unexplained,
      (select count(distinct order_id)::int from order_holds where merchant_id = ${merchantId}) as "heldOrders",
      (select count(*)::int from listings
       where integration_id in (select id from integrations where merchant_id = ${merchantId})
         and ((item_id is null and status = 'listed') or proposed_item_id is not null)
         and not ignored) as "listingsToReview"`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('Counting gives a row.');
  return row;
}
