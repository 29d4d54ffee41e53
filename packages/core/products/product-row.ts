import type { ItemId, ProductId } from '@onhand/domain/ids.ts';
import type { ItemProperties } from '@onhand/domain/items/item-properties.ts';
import { sql } from 'kysely';
import type { AliasedRawBuilder } from 'kysely';
import { propertiesOf } from '../items/properties-of.ts';

/** An item of a product. */
export interface ProductItem extends ItemProperties {
  readonly id: ItemId;
  readonly sku: string | null;
  readonly barcode: string | null;
}

export interface ProductRow {
  readonly id: ProductId;
  readonly title: string;
  /** HTML. */
  readonly description: string;
  readonly handle: string | null;
  readonly vendor: string | null;
  readonly images: string[];
  readonly categories: string[];
  readonly tags: string[];
  /** Rises with each change of the product or its items. */
  readonly revision: number;
  readonly items: ProductItem[];
  readonly createdAt: Date;
}

/** The column of a product's items. Select it beside `productColumns`. */
export const itemsColumn: AliasedRawBuilder<ProductItem[], 'items'> = sql<ProductItem[]>`(
  select coalesce(jsonb_agg(jsonb_build_object('id', items.id, 'sku', items.sku, 'barcode', items.barcode)
                            || ${propertiesOf('items')} order by items.id), '[]')
  from items where items.merchant_id = products.merchant_id and items.product_id = products.id)`.as('items');

export const productColumns = [
  'products.id',
  'products.title',
  'products.description',
  'products.handle',
  'products.vendor',
  'products.images',
  'products.categories',
  'products.tags',
  'products.revision',
  'products.created_at as createdAt',
] as const;
