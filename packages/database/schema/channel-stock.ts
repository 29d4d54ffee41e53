import type { ChannelStockId, IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Generated } from 'kysely';
import type { Json } from './json.ts';

/** The tables of `core/channel-stock`. */
export interface ChannelStockTables {
  channel_stock: ChannelStockTable;
  listing_channel_stock: ListingChannelStockTable;
  listing_changes: ListingChangesTable;
  publishers: PublishersTable;
  channel_stock_attempts: ChannelStockAttemptsTable;
}

interface ChannelStockTable {
  merchant_id: MerchantId;
  id: Generated<ChannelStockId>;
  integration_id: IntegrationId;
  external_stock_id: string;
  external_group: string;
  external_location_id: Generated<string>;
  needed_revision: Generated<number>;
  submitted_revision: Generated<number>;
  confirmed_revision: Generated<number>;
  submitted: number | null;
  confirmed: number | null;
  confirmed_read_at: Date | null;
  confirmed_at: Date | null;
  known: number | null;
  known_at: Date | null;
  read_due_at: Date | null;
  reading_key: string | null;
  read_refused: Generated<boolean>;
  import_wanted: Generated<boolean>;
  submitted_delta: number | null;
  forced_revision: Generated<number>;
  asked_revision: Generated<number>;
  released_revision: Generated<number>;
  hinted: Generated<boolean>;
  ends: Generated<boolean>;
  zero_refused: Generated<boolean>;
  seen: number | null;
  seen_why: 'unmanaged' | 'absent' | 'inactive' | null;
  seen_at: Date | null;
  state: Generated<'idle' | 'due' | 'open' | 'unknown' | 'blocked'>;
  block_code: string | null;
  due_at: Date | null;
  needed_at: Date | null;
  cause: string | null;
  attempts: Generated<number>;
  open_epoch: number | null;
  open_request_key: string | null;
  opened_at: Date | null;
  opening_at: Date | null;
}

interface ListingChannelStockTable {
  merchant_id: MerchantId;
  listing_id: ListingId;
  channel_stock_id: ChannelStockId;
}

interface ListingChangesTable {
  merchant_id: MerchantId;
  listing_id: ListingId;
  integration_id: IntegrationId;
  aspect: 'state' | 'stock';
  wanted: 'listed' | 'ended' | 'managed';
  wanted_by: 'rule' | 'hand';
  wanted_at: Date;
  state: 'due' | 'open' | 'unknown' | 'failed';
  due_at: Date;
  attempts: Generated<number>;
  submitted: 'listed' | 'ended' | 'managed' | null;
  open_epoch: number | null;
  open_request_key: string | null;
  opened_at: Date | null;
}

interface PublishersTable {
  integration_id: IntegrationId;
  epoch: number;
  lease_until: Date;
}

interface ChannelStockAttemptsTable {
  merchant_id: MerchantId;
  channel_stock_id: ChannelStockId;
  /** Null: the attempt is from before the lag was measured, and knows none of the columns about it. */
  integration_id: IntegrationId | null;
  request_key: string;
  revision: number;
  epoch: number;
  quantity: number;
  trace: Json;
  expected: Generated<number[]>;
  basis: Generated<Json>;
  opened_at: Date;
  outcome: string | null;
  outcome_message: string | null;
  seen: number | null;
  ended_at: Date | null;
  needed_at: Date | null;
  cause: string | null;
  changes: number | null;
  confirmed_at: Date | null;
}
