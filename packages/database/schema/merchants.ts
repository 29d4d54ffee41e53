import type { LocationId, MerchantId } from '@onhand/domain/ids.ts';
import type { ProcessOrders, SyncInventory } from '@onhand/domain/publishing/item-sync.ts';
import type { Generated } from 'kysely';

/** The tables of `core/merchants`. */
export interface MerchantsTables {
  merchants: MerchantsTable;
  locations: LocationsTable;
}

interface MerchantsTable {
  id: Generated<MerchantId>;
  name: string;
  stock_authority: 'source' | 'warehouse';
  quantity_sync: Generated<boolean>;
  sync_inventory: Generated<SyncInventory>;
  process_orders: Generated<ProcessOrders>;
  currency: string | null;
  paused_at: Date | null;
  paused_by: string | null;
  created_at: Generated<Date>;
}

interface LocationsTable {
  merchant_id: MerchantId;
  id: Generated<LocationId>;
  name: string;
  priority: Generated<number>;
}
