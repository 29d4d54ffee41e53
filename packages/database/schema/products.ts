import type { ChannelProductId, IntegrationId, ItemId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import type { EditableField } from '@onhand/domain/products/edit.ts';
import type { Generated } from 'kysely';
import type { Json } from './json.ts';

/** The tables of `core/products`. */
export interface ProductsTables {
  channel_products: ChannelProductsTable;
  product_changes: ProductChangesTable;
}

interface ChannelProductsTable {
  merchant_id: MerchantId;
  id: Generated<ChannelProductId>;
  integration_id: IntegrationId;
  external_group: string;
  known: Generated<Json>;
  read_at: Date | null;
  needed_revision: Generated<number>;
  confirmed_revision: Generated<number>;
  released_revision: Generated<number>;
  listings_needed_revision: number | null;
  state: 'idle' | 'due' | 'waiting' | 'failed';
  code: string | null;
  due_at: Date | null;
  attempts: Generated<number>;
  sending: Json | null;
  sending_key: string | null;
  in_flight_until: Date | null;
}

interface ProductChangesTable {
  merchant_id: MerchantId;
  id: Generated<string>;
  product_id: ProductId;
  item_id: ItemId | null;
  field: EditableField;
  before: Json | null;
  after: Json | null;
  outcome: 'made' | 'lost';
  integration_id: IntegrationId | null;
  actor: string;
  at: Date;
}
