import type { ItemSearchId, MerchantId } from '@onhand/domain/ids.ts';
import type { ItemFilter } from '@onhand/domain/searches/item-filter.ts';
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

/** The tables of `core/searches`. */
export interface SearchesTables {
  item_searches: ItemSearchesTable;
}

interface ItemSearchesTable {
  merchant_id: MerchantId;
  id: Generated<ItemSearchId>;
  name: string;
  name_lower: GeneratedAlways<string>;
  /** Written as JSON text. */
  filter: ColumnType<ItemFilter, string, string>;
  created_at: Date;
  changed_at: Date;
  changed_by: string;
}
