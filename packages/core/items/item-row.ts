import type { ItemOption } from '@onhand/domain/exports/what-is-listed.ts';
import type { ItemId, ProductId } from '@onhand/domain/ids.ts';
import type { ItemProperties } from '@onhand/domain/items/item-properties.ts';
import { sql } from 'kysely';
import type { AliasedRawBuilder } from 'kysely';

export interface ItemRow extends ItemProperties {
  readonly id: ItemId;
  readonly productId: ProductId;
  /** The title of the item's product. */
  readonly title: string;
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly options: ItemOption[];
  /** Vendor, categories and tags belong to the item's product. */
  readonly vendor: string | null;
  readonly categories: string[];
  readonly tags: string[];
  /** The components of a bundle. Null: the item is no bundle. */
  readonly components: { itemId: ItemId; quantity: number }[] | null;
  /** Since when its properties are as they are. Null: since the first were entered. */
  readonly propertiesSince: Date | null;
  readonly countsFrom: Date | null;
  /** While it is archived, its channels show 0, and it takes no new links. Null: it is not. */
  readonly archivedAt: Date | null;
  readonly createdAt: Date;
}

/** The column of a bundle's components. Select it beside `itemColumns`. */
export const bundleColumn: AliasedRawBuilder<ItemRow['components'], 'components'> = sql<
  ItemRow['components']
>`
  case when items.is_bundle then (
    select jsonb_agg(jsonb_build_object('itemId', component.item_id, 'quantity', component.quantity)
                     order by component.item_id)
    from bundle_components component
    where component.merchant_id = items.merchant_id and component.bundle_id = items.id) end`.as('components');

/** The columns of an item. The query joins `items` with `products`. */
export const itemColumns = [
  'items.id',
  'items.product_id as productId',
  'products.title',
  'items.sku',
  'items.barcode',
  'items.price',
  'items.sale_price as salePrice',
  'items.wholesale_cost as wholesaleCost',
  'items.weight_grams as weightGrams',
  'items.packaging',
  'items.length_mm as lengthMm',
  'items.width_mm as widthMm',
  'items.height_mm as heightMm',
  'items.country_of_origin as countryOfOrigin',
  'items.hs_code as hsCode',
  'items.properties_since as propertiesSince',
  'items.options',
  'products.vendor',
  'products.categories',
  'products.tags',
  'items.counts_from as countsFrom',
  'items.archived_at as archivedAt',
  'items.created_at as createdAt',
] as const;
