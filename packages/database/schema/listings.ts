import type { IntegrationId, ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Identifier } from '@onhand/domain/matching/identifiers.ts';
import type { Generated, GeneratedAlways } from 'kysely';
import type { Json } from './json.ts';

/** The tables of `core/listings`. */
export interface ListingsTables {
  listings: ListingsTable;
  listing_rebookings: ListingRebookingsTable;
}

interface ListingsTable {
  merchant_id: MerchantId;
  id: Generated<ListingId>;
  integration_id: IntegrationId;
  item_id: ItemId | null;
  external_key: string;
  external_group: string;
  external_ids: Generated<Json>;
  title: Generated<string>;
  sku: string | null;
  sku_lower: GeneratedAlways<string | null>;
  barcode: string | null;
  barcode_lower: GeneratedAlways<string | null>;
  handle: string | null;
  handle_lower: GeneratedAlways<string | null>;
  status: 'not_exported' | 'exporting' | 'listed' | 'listed_and_synced' | 'ended' | 'deleted';
  quantity_sync: Generated<boolean>;
  paused_at: Date | null;
  paused_by: string | null;
  stock_managed: boolean | null;
  /** The unit whose record holds its stock. Null: its own record, if any does. */
  stock_unit: Generated<string | null>;
  linked_by: 'match' | 'hand' | 'creation' | 'export' | null;
  matched_by: Identifier | null;
  proposed_item_id: ItemId | null;
  unlinked_by_hand: Generated<boolean>;
  ignored: Generated<boolean>;
  read_at: Date | null;
  counts_from: Date;
  /** How far the shop's clock was ahead when orders of the listing began to count. Null: not measured yet. */
  clock_ahead_ms: number | null;
  rebook_pending: Generated<boolean>;
  /** Set by hand. Null: the shop's counts. */
  backorders_by_hand: Generated<boolean | null>;
  /** As the shop last told it. Null: it does not tell. */
  backorders_of_shop: Generated<boolean | null>;
  backorders: GeneratedAlways<boolean>;
  ended_by: 'rule' | 'hand' | null;
  state_set_at: Date | null;
  stock_owner: Generated<'merchant' | 'platform'>;
  /** The platform's product that is followed for it. Null: none yet. */
  followed_group: string | null;
  is_followed: GeneratedAlways<boolean>;
  revoked: Generated<boolean>;
  published: GeneratedAlways<boolean>;
  created_at: Generated<Date>;
}

/** Listings that were linked in one commit, and whose waiting orders are still to be booked. */
interface ListingRebookingsTable {
  merchant_id: MerchantId;
  id: Generated<string>;
  listing_ids: ListingId[];
}
