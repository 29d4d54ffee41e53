import type { ItemId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import type { ItemOption } from '@onhand/domain/exports/what-is-listed.ts';
import type { ColumnType, Generated } from 'kysely';

/** The tables of `core/items`. */
export interface ItemsTables {
  products: ProductsTable;
  items: ItemsTable;
  bundle_components: BundleComponentsTable;
}

interface ProductsTable {
  merchant_id: MerchantId;
  id: Generated<ProductId>;
  handle: string | null;
  title: string;
  description: Generated<string>;
  vendor: string | null;
  images: Generated<string[]>;
  categories: Generated<string[]>;
  tags: Generated<string[]>;
  revision: Generated<number>;
  created_at: Generated<Date>;
}

interface ItemsTable {
  merchant_id: MerchantId;
  id: Generated<ItemId>;
  product_id: ProductId;
  sku: string | null;
  barcode: string | null;
  price: string | null;
  sale_price: string | null;
  counts_from: Date | null;
  /** Written as JSON text. */
  options: ColumnType<ItemOption[], string | undefined, string>;
  is_bundle: Generated<boolean>;
  archived_at: Date | null;
  created_at: Generated<Date>;
}

interface BundleComponentsTable {
  merchant_id: MerchantId;
  bundle_id: ItemId;
  bundle_flag: Generated<true>;
  item_id: ItemId;
  item_flag: Generated<false>;
  quantity: number;
}
