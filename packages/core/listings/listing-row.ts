import type { IntegrationId, ItemId, ListingId } from '@onhand/domain/ids.ts';

export interface ListingRow {
  readonly id: ListingId;
  readonly integrationId: IntegrationId;
  readonly itemId: ItemId | null;
  readonly externalKey: string;
  readonly externalGroup: string;
  readonly title: string;
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly handle: string | null;
  readonly status: 'not_exported' | 'exporting' | 'listed' | 'listed_and_synced' | 'ended' | 'deleted';
  /** The rule or person that ended the listing. Null: it has not ended. */
  readonly endedBy: 'rule' | 'hand' | null;
  readonly stockOwner: 'merchant' | 'platform';
  readonly quantitySync: boolean;
  readonly backorders: boolean;
  /** Whether it may be backordered, set by hand. Null: what the shop tells counts. */
  readonly backordersByHand: boolean | null;
  readonly stockManaged: boolean | null;
  /** The unit of its product whose record holds its stock. Null: its own record, if any does. */
  readonly stockUnit: string | null;
  readonly linkedBy: 'match' | 'hand' | 'creation' | 'export' | null;
  readonly countsFrom: Date;
  readonly createdAt: Date;
}

export const listingColumns = [
  'id',
  'integration_id as integrationId',
  'item_id as itemId',
  'external_key as externalKey',
  'external_group as externalGroup',
  'title',
  'sku',
  'barcode',
  'handle',
  'status',
  'ended_by as endedBy',
  'stock_owner as stockOwner',
  'quantity_sync as quantitySync',
  'backorders',
  'backorders_by_hand as backordersByHand',
  'stock_managed as stockManaged',
  'stock_unit as stockUnit',
  'linked_by as linkedBy',
  'counts_from as countsFrom',
  'created_at as createdAt',
] as const;
