import type { ItemId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import { normalized } from '@onhand/domain/matching/identifiers.ts';
import { isUuid } from '@onhand/domain/text/is-uuid.ts';
import type { Db } from '@onhand/database/connect.ts';
import { findNamedItems } from '../items/find-named-items.ts';
import type { ItemsByName } from '../items/find-named-items.ts';
import { findFirstLocation } from '../merchants/locations/find-first-location.ts';
import { findLocations } from '../merchants/locations/find-locations.ts';
import { findLocationsNamed } from '../merchants/locations/find-locations-named.ts';
import { findNotices } from './ship-notices/find-notices.ts';
import type { ResolvedRow, RowRefusal, StockChangeRow } from './stock-change-row.ts';

export type Resolved =
  | ({ readonly kind: 'resolved' } & ResolvedRow)
  | { readonly kind: 'refused'; readonly row: StockChangeRow; readonly code: RowRefusal };

/** Finds the items and places that rows name, in a fixed number of queries. Keeps the order of the rows. */
export async function resolveRows(
  db: Db,
  merchantId: MerchantId,
  rows: readonly StockChangeRow[],
): Promise<readonly Resolved[]> {
  const ids = rows.map(({ itemId }) => itemId);
  const items = await findNamedItems(db, { merchantId, ids, skus: rows.map(({ sku }) => sku) });
  const placeOf = await findPlaces(
    db,
    merchantId,
    rows.flatMap(({ location, toLocation }) => [location, toLocation]),
  );
  const notices = await findNotices(db, {
    merchantId,
    references: rows.flatMap(({ notice }) => notice ?? []),
  });
  return rows.map((row) => {
    const item = itemOf(row, items);
    if ('code' in item) return { kind: 'refused', row, code: item.code };
    const from = placeOf(row.location);
    if ('code' in from) return { kind: 'refused', row, code: from.code };
    const noticeId = row.notice === undefined ? null : notices.get(row.notice)?.id;
    if (noticeId === undefined) return { kind: 'refused', row, code: 'ship_notice_not_found' };
    if (row.kind !== 'transfer') {
      return { kind: 'resolved', row, itemId: item.id, locationId: from.id, toLocationId: null, noticeId };
    }
    const to = row.toLocation === '' ? ({ code: 'destination_missing' } as const) : placeOf(row.toLocation);
    if ('code' in to) return { kind: 'refused', row, code: to.code };
    if (to.id === from.id) return { kind: 'refused', row, code: 'transfer_to_itself' };
    return { kind: 'resolved', row, itemId: item.id, locationId: from.id, toLocationId: to.id, noticeId };
  });
}

type Named<Id> = { readonly id: Id } | { readonly code: RowRefusal };

function itemOf({ itemId, sku }: StockChangeRow, { byId, bySku }: ItemsByName): Named<ItemId> {
  if (itemId !== '') return byId.get(itemId.toLowerCase()) ?? { code: 'item_not_found' };
  if (normalized(sku) === '') return { code: 'item_unnamed' };
  const [only, ...others] = bySku.get(normalized(sku)) ?? [];
  if (only === undefined) return { code: 'item_not_found' };
  return others.length === 0 ? { id: only } : { code: 'sku_ambiguous' };
}

/** Returns a function that finds a location by its id or name. An empty name is the first location. */
export async function findPlaces(
  db: Db,
  merchantId: MerchantId,
  wanted: readonly string[],
): Promise<(name: string) => Named<LocationId>> {
  const names = [...new Set(wanted)];
  const first = await findFirstLocation(db, merchantId);
  // Text of this form is an id, maybe of no location.
  const ids = names.map((name) => name.toLowerCase()).filter(isUuid) as LocationId[];
  const found = await findLocations(db, { merchantId, ids });
  const byId = new Map<string, LocationId>([...found].map((id) => [id, id]));
  const byName = Map.groupBy(await findLocationsNamed(db, { merchantId, names }), ({ name }) =>
    normalized(name),
  );
  return (name) => {
    if (name === '') return first === undefined ? { code: 'location_missing' } : { id: first };
    const id = byId.get(name.toLowerCase());
    if (id !== undefined) return { id };
    const [only, ...others] = byName.get(normalized(name)) ?? [];
    if (only === undefined) return { code: 'location_not_found' };
    return others.length === 0 ? { id: only.id } : { code: 'location_ambiguous' };
  };
}
