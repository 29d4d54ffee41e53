import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { normalized } from '@onhand/domain/matching/identifiers.ts';
import { isUuid } from '@onhand/domain/text/is-uuid.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** The items that people name, by what they wrote. */
export interface ItemsByName {
  /** By id, in lower case. */
  readonly byId: ReadonlyMap<string, { readonly id: ItemId; readonly isArchived: boolean }>;
  /** By normalized SKU. No archived item: another one may have its SKU by now. */
  readonly bySku: ReadonlyMap<string, readonly ItemId[]>;
}

/** Finds a merchant's items by ids and SKUs that people wrote, in one query. Ignores what is no id. */
export async function findNamedItems(
  db: Db,
  named: {
    readonly merchantId: MerchantId;
    readonly ids: readonly string[];
    readonly skus: readonly (string | null)[];
  },
): Promise<ItemsByName> {
  const { merchantId } = named;
  const ids = new Set(named.ids.map((id) => id.toLowerCase()).filter(isUuid));
  const skus = new Set(named.skus.map(normalized).filter((sku) => sku !== ''));
  const { rows } = await sql<{ id: ItemId; sku: string | null; isArchived: boolean }>`
    select id, null as sku, archived_at is not null as "isArchived" from items
    where merchant_id = ${merchantId} and id = any(${[...ids]}::uuid[])
    union all
    select id, sku, false from items
    where merchant_id = ${merchantId} and sku_lower = any(${[...skus]}::text[]) and archived_at is null`.execute(
    db,
  );
  const withSku = rows.filter(({ sku }) => sku !== null);
  return {
    byId: new Map(
      rows.filter(({ sku }) => sku === null).map(({ id, isArchived }) => [id, { id, isArchived }]),
    ),
    bySku: new Map(
      [...Map.groupBy(withSku, ({ sku }) => normalized(sku))].map(([sku, same]) => [
        sku,
        same.map(({ id }) => id),
      ]),
    ),
  };
}
