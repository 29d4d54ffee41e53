import type { IntegrationId, ItemId, ListingId, MerchantId, ObservationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { openIncidents } from '../incidents/open-incidents.ts';

/** A reversed fall, and the units of it that are on sale again. */
export interface PutBack {
  readonly id: ObservationId;
  readonly units: number;
}

interface ReversedFall {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly observationId: ObservationId;
  readonly itemId: ItemId | null;
  readonly listingIds: readonly ListingId[];
  readonly units: number;
  readonly seen: number;
  /** The figure that was expected. */
  readonly from: number;
  readonly readStartedAt: Date;
  readonly heardUntil: Date | null;
}

/**
 * Opens an incident for each reversed fall, which says what was put back on sale and why: nobody took the
 * units, as far as the integration is heard. `by`: the actor of the reversal.
 */
export async function reportPutBack(
  tx: Tx,
  putBack: readonly PutBack[],
  { at, by }: { readonly at: Date; readonly by: string },
): Promise<void> {
  if (putBack.length === 0) return;
  const { rows } = await sql<ReversedFall>`
    select fall.merchant_id as "merchantId", fall.integration_id as "integrationId",
           fall.id as "observationId", fall.item_id as "itemId", back.units, fall.seen,
           fall.seen - fall.units as from, fall.read_started_at as "readStartedAt", heard_until as "heardUntil",
           array(select listing_id from listing_channel_stock link
                 where link.channel_stock_id = fall.channel_stock_id order by listing_id) as "listingIds"
    from ${recordset(putBack, 'back', 'id uuid, units int')}
    join observations fall on fall.id = back.id
    join integrations on integrations.id = fall.integration_id
    order by fall.id`.execute(tx);
  const incidents = rows.map(({ merchantId, integrationId, observationId, units, ...detail }) => ({
    kind: 'put_back' as const,
    merchantId,
    integrationId,
    observationId,
    units,
    detail: { ...detail, observationId, decidedBy: by },
  }));
  await openIncidents(incidents, at).execute(tx);
}
