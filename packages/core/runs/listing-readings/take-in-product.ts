import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { linkNew } from '../../linking/link-new.ts';
import type { NewLinks } from '../../linking/link-new.ts';
import { listedUnits } from '../../listings/listed-units.ts';
import type { ReadingRef } from '../../listings/reading-ref.ts';
import { reclassifyWaiting } from '../../stock/reclassify-waiting.ts';
import { storeEach } from '../store-each.ts';
import { storeUnits } from './store-units.ts';

/**
 * Takes in the listings of one product, as a reading of all listings does, and matches them with everything
 * known at that moment. Returns the units that could not be stored or linked as problems. The caller nudges
 * the integration afterwards.
 */
export async function takeInProductListings(
  db: Db,
  reading: ReadingRef & { readonly externalGroup: string },
  items: readonly ListingSnapshot[],
  options: { readonly clock: { now(): Date }; readonly isReleased: boolean },
): Promise<NewLinks> {
  const { merchantId, integrationId, externalGroup } = reading;
  const rows = {
    rows: listedUnits(items),
    keyOf: ({ externalKey }: { readonly externalKey: string }) => externalKey,
    store: (tx: Tx, units: ReturnType<typeof listedUnits>, at: Date) => storeUnits(tx, reading, units, at),
  };
  const { problems } = await storeEach(db, rows, options.clock.now());
  await reclassifyWaiting(db, reading, options.clock.now());
  const links = await linkNew(db, { merchantId, integrationId, externalGroup }, options);
  return { ...links, problems: [...problems, ...links.problems] };
}
