import type { Db } from '@onhand/database/connect.ts';
import type { MerchantId, ShipNoticeId } from '@onhand/domain/ids.ts';
import type { ShipNoticeState } from '@onhand/domain/warehouse/ship-notice-machine.ts';
import { sql } from 'kysely';

/** A ship notice that people name by its reference. */
export interface NamedNotice {
  readonly id: ShipNoticeId;
  readonly state: ShipNoticeState;
}

/**
 * Finds a merchant's ship notices by their references. A reference names the open notice that has it. If none
 * is open, it names the newest one.
 */
export async function findNotices(
  db: Db,
  { merchantId, references }: { readonly merchantId: MerchantId; readonly references: readonly string[] },
): Promise<ReadonlyMap<string, NamedNotice>> {
  if (references.length === 0) return new Map();
  const rows = await db
    .selectFrom('ship_notices')
    .where('merchant_id', '=', merchantId)
    .where('reference', 'in', [...new Set(references)])
    .distinctOn('reference')
    .select(['reference', 'id', 'state'])
    .orderBy('reference')
    .orderBy(sql`state = 'open'`, 'desc')
    .orderBy('id', 'desc')
    .execute();
  return new Map(rows.map(({ reference, ...notice }) => [reference, notice]));
}
