import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, ItemId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { openIncidents } from '../incidents/open-incidents.ts';
import { resolveIncidents } from '../incidents/resolve-incidents.ts';

interface Reclassified {
  readonly merchantId: MerchantId;
  readonly orderId: OrderId;
  readonly externalLineId: string;
  readonly itemId: ItemId;
  /** The units that no ship notice announces. */
  readonly units: number;
  readonly kind: 'oversold' | 'backordered';
}

/**
 * Gives the waiting lines of an integration the kind that follows from their listings: backordered where the
 * shop may sell beyond its stock, oversold elsewhere. Resolves or opens their incidents. Call it after the
 * transaction that changed a listing: this one locks items, and others lock listings after items.
 */
export async function reclassifyWaiting(
  db: Db,
  integration: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  at: Date,
): Promise<void> {
  const differing = waitingOtherwise(integration);
  const { rows } = await sql`select 1 ${differing} limit 1`.execute(db);
  if (rows.length === 0) return;
  await inTransaction(db, async (tx) => {
    await sql`
      select 1 from items where (merchant_id, id) in (select waiting.merchant_id, waiting.item_id ${differing})
      order by merchant_id, id for no key update`.execute(tx);
    const { rows: changed } = await sql<Reclassified>`
      update waiting_units set kind = ${kindOf}
      from order_lines line
      join listings on listings.merchant_id = line.merchant_id and listings.id = line.listing_id
      where (line.order_id, line.external_line_id, line.merchant_id)
            = (waiting_units.order_id, waiting_units.external_line_id, waiting_units.merchant_id)
        and waiting_units.merchant_id = ${integration.merchantId}
        and listings.integration_id = ${integration.integrationId} and waiting_units.kind <> ${kindOf}
      returning waiting_units.merchant_id as "merchantId", waiting_units.order_id as "orderId",
                waiting_units.external_line_id as "externalLineId", waiting_units.item_id as "itemId",
                waiting_units.units - waiting_units.announced as units, waiting_units.kind`.execute(tx);
    const oversells = changed.map((one) => ({ ...one, kind: 'oversell' as const, is: one.kind }));
    const opening = oversells.filter(({ is, units }) => is === 'oversold' && units > 0);
    const over = oversells.filter(({ is }) => is === 'backordered');
    if (opening.length > 0) await openIncidents(opening, at).execute(tx);
    if (over.length > 0) await resolveIncidents(over, at).execute(tx);
  });
}

const kindOf = sql`case when listings.backorders then 'backordered' else 'oversold' end`;

/** Selects from the waiting lines whose kind is not the one that follows from their listing. */
function waitingOtherwise({
  merchantId,
  integrationId,
}: {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
}): RawBuilder<unknown> {
  return sql`
    from waiting_units waiting
    join order_lines line on (line.order_id, line.external_line_id, line.merchant_id)
                           = (waiting.order_id, waiting.external_line_id, waiting.merchant_id)
    join listings on listings.merchant_id = line.merchant_id and listings.id = line.listing_id
    where waiting.merchant_id = ${merchantId} and listings.integration_id = ${integrationId}
      and waiting.kind <> ${kindOf}`;
}
