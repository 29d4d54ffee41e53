import type { ItemId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import type { ItemOption } from '@onhand/domain/exports/what-is-listed.ts';
import type { SyncOverride } from '@onhand/domain/publishing/item-sync.ts';
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

/** The tables of `core/items`. */
export interface ItemsTables {
  products: ProductsTable;
  items: ItemsTable;
  bundle_components: BundleComponentsTable;
  superseded_properties: SupersededPropertiesTable;
}

interface ProductsTable {
  merchant_id: MerchantId;
  id: Generated<ProductId>;
  handle: string | null;
  handle_lower: GeneratedAlways<string | null>;
  title: string;
  description: Generated<string>;
  vendor: string | null;
  images: Generated<string[]>;
  categories: Generated<string[]>;
  tags: Generated<string[]>;
  revision: Generated<number>;
  created_at: Generated<Date>;
}

/** The properties of an item that orders keep. */
interface PropertyColumns {
  price: string | null;
  sale_price: string | null;
  wholesale_cost: string | null;
  weight_grams: number | null;
  packaging: string | null;
  length_mm: number | null;
  width_mm: number | null;
  height_mm: number | null;
  country_of_origin: string | null;
  hs_code: string | null;
}

interface ItemsTable extends PropertyColumns {
  merchant_id: MerchantId;
  id: Generated<ItemId>;
  product_id: ProductId;
  sku: string | null;
  sku_lower: GeneratedAlways<string | null>;
  barcode: string | null;
  barcode_lower: GeneratedAlways<string | null>;
  /** Written by a trigger. Null: since the first properties were entered. */
  properties_since: GeneratedAlways<Date | null>;
  counts_from: Date | null;
  /** Written as JSON text. */
  options: ColumnType<ItemOption[], string | undefined, string>;
  is_bundle: Generated<boolean>;
  archived_at: Date | null;
  sync_inventory: Generated<SyncOverride>;
  /** Null: nobody has switched it yet. */
  process_orders: boolean | null;
  street_date: Date | null;
  street_date_pending: Generated<boolean>;
  street_date_rose: Generated<boolean>;
  created_at: Generated<Date>;
}

/** Properties that an item had until they were changed. Written by a trigger. */
interface SupersededPropertiesTable extends PropertyColumns {
  merchant_id: MerchantId;
  item_id: ItemId;
  until: Date;
}

interface BundleComponentsTable {
  merchant_id: MerchantId;
  bundle_id: ItemId;
  bundle_flag: Generated<true>;
  item_id: ItemId;
  item_flag: Generated<false>;
  quantity: number;
}
