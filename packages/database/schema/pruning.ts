import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import type { Generated } from 'kysely';

/** The tables of `core/pruning`. */
export interface PruningTables {
  pruning: PruningTable;
}

interface PruningTable {
  is_only: Generated<true>;
  after_id: Generated<string>;
  after_merchant: Generated<MerchantId>;
  after_item: Generated<ItemId>;
  properties_round_at: Date | null;
}
