import type { MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';

/** A delivery that was kept as it came, because nobody could understand it. */
export interface KeptDelivery {
  readonly topic: string;
  readonly receivedAt: Date;
  readonly body: string;
}

/** Finds the kept deliveries that name an e-mail address. */
export async function findBodiesAbout(
  db: Db,
  { merchantId, email }: { readonly merchantId: MerchantId; readonly email: string },
): Promise<KeptDelivery[]> {
  const { rows } = await sql<KeptDelivery>`
    select topic, received_at as "receivedAt", event ->> 'body' as body from inbound_events
    where merchant_id = ${merchantId} and ${names(email)}
    order by id`.execute(db);
  return rows;
}

/** Removes the bodies of kept deliveries that name an e-mail address. Returns their number. */
export async function eraseBodiesAbout(
  tx: Tx,
  { merchantId, email }: { readonly merchantId: MerchantId; readonly email: string },
): Promise<number> {
  const { numAffectedRows } = await sql`
    update inbound_events set event = '{}'
    where merchant_id = ${merchantId} and ${names(email)}`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

/**
 * Builds the condition that a delivery was kept, and its body names an e-mail address. A body that is no text
 * was kept in base64; `escape` makes text of it, in which ASCII stays as it is.
 */
function names(email: string): RawBuilder<boolean> {
  return sql<boolean>`(
    kind in ('not_understood', 'platform_error')
    and position(lower(${email}) in lower(case when event ->> 'encoding' = 'base64'
      then encode(decode(event ->> 'body', 'base64'), 'escape') else event ->> 'body' end)) > 0)`;
}
