import type { ItemId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import { normalized } from '@onhand/domain/matching/identifiers.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { findFirstLocation } from '../merchants/locations/find-first-location.ts';
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
  const items = await findItems(db, merchantId, rows);
  const places = await findPlaces(db, merchantId);
  return rows.map((row) => {
    const item = itemOf(row, items);
    if ('code' in item) return { kind: 'refused', row, code: item.code };
    const from = places.of(row.location);
    if ('code' in from) return { kind: 'refused', row, code: from.code };
    if (row.kind !== 'transfer') {
      return { kind: 'resolved', row, itemId: item.id, locationId: from.id, toLocationId: null };
    }
    // A transfer has no default destination.
    const to = row.toLocation === '' ? ({ code: 'location_missing' } as const) : places.of(row.toLocation);
    if ('code' in to) return { kind: 'refused', row, code: to.code };
    if (to.id === from.id) return { kind: 'refused', row, code: 'transfer_to_itself' };
    return { kind: 'resolved', row, itemId: item.id, locationId: from.id, toLocationId: to.id };
  });
}

type Named<Id> = { readonly id: Id } | { readonly code: RowRefusal };

interface NamedItems {
  readonly ids: ReadonlySet<string>;
  readonly bySku: ReadonlyMap<string, readonly ItemId[]>;
}

async function findItems(
  db: Db,
  merchantId: MerchantId,
  rows: readonly StockChangeRow[],
): Promise<NamedItems> {
  const ids = rows.map(({ itemId }) => itemId.toLowerCase()).filter((itemId) => uuid.test(itemId));
  const skus = rows.map(({ sku }) => normalized(sku)).filter((sku) => sku !== '');
  const found = await sql<{ id: ItemId; sku: string | null }>`
    select id, sku from items where merchant_id = ${merchantId} and id = any(${[...new Set(ids)]}::uuid[])
    union
    select id, sku from items
    where merchant_id = ${merchantId} and lower(sku) = any(${[...new Set(skus)]}::text[])
      and archived_at is null`.execute(db);
  const bySku = Map.groupBy(found.rows, ({ sku }) => normalized(sku));
  return {
    ids: new Set(found.rows.map(({ id }) => id)),
    bySku: new Map([...bySku].map(([sku, same]) => [sku, same.map(({ id }) => id)])),
  };
}

function itemOf({ itemId, sku }: StockChangeRow, items: NamedItems): Named<ItemId> {
  if (itemId !== '') {
    const id = itemId.toLowerCase();
    return items.ids.has(id) ? { id: id as ItemId } : { code: 'item_not_found' };
  }
  if (normalized(sku) === '') return { code: 'item_unnamed' };
  const [only, ...others] = items.bySku.get(normalized(sku)) ?? [];
  if (only === undefined) return { code: 'item_not_found' };
  return others.length === 0 ? { id: only } : { code: 'sku_ambiguous' };
}

interface Places {
  of(name: string): Named<LocationId>;
}

async function findPlaces(db: Db, merchantId: MerchantId): Promise<Places> {
  const first = await findFirstLocation(db, merchantId);
  const all = await db
    .selectFrom('locations')
    .where('merchant_id', '=', merchantId)
    .select(['id', 'name'])
    .execute();
  const byName = Map.groupBy(all, ({ name }) => normalized(name));
  const ids = new Map(all.map(({ id }) => [id as string, id]));
  return {
    of(name) {
      if (name === '') return first === undefined ? { code: 'location_missing' } : { id: first };
      const byId = ids.get(name.toLowerCase());
      if (byId !== undefined) return { id: byId };
      const [only, ...others] = byName.get(normalized(name)) ?? [];
      if (only === undefined) return { code: 'location_not_found' };
      return others.length === 0 ? { id: only.id } : { code: 'location_ambiguous' };
    },
  };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
