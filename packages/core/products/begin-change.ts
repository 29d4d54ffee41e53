import type { ChannelProductId, ItemId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import type { Content } from '@onhand/domain/products/property.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { isActive } from '../integrations/is-active.ts';
import { readProductsSettings } from '../settings/sync-settings/read-products-settings.ts';
import type { ProductSettings } from '../settings/sync-settings/read-products-settings.ts';
import { isProductPaused } from './is-product-paused.ts';
import type { ExternalProduct } from './need-products.ts';

/** Names a merchant's product on an integration. */
export interface ChannelProductRef extends ExternalProduct {
  readonly merchantId: MerchantId;
}

/** A linked unit of a platform's product. */
export interface LinkedUnit {
  readonly unit: string;
  readonly itemId: ItemId;
  readonly productId: ProductId;
  /**
   * The item was created from this listing, and its product has no listing on another integration. A shop
   * that sells the product already keeps its own texts and prices.
   */
  readonly isOrigin: boolean;
}

/** A change that was sent. Its outcome is not recorded yet. */
export interface Sending {
  readonly key: string;
  readonly content: Content;
  /** Until this time, the change may still take effect on the platform. */
  readonly inFlightUntil: Date;
}

/** Everything that is needed to begin with a due product. */
export interface BegunChange {
  readonly id: ChannelProductId;
  /** The product's listings have to be read first. */
  readonly listingsNeeded: boolean;
  /** The needed revision that this change meets, unless a newer need comes up. */
  readonly needed: number;
  /** The schedule has released the change. */
  readonly isReleased: boolean;
  readonly attempts: number;
  readonly sending: Sending | null;
  readonly integration: {
    readonly platform: string;
    readonly role: 'supplier' | 'seller';
    /** The currency of the integration's prices. Null: not known yet. */
    readonly currency: string | null;
    /** It, its merchant or a listing of the product is paused, or it is revoked. */
    readonly isHeld: boolean;
    readonly circuit: 'closed' | 'open' | 'reconnect_required';
  };
  /** The currency of the merchant's prices. Null: neither the merchant nor a source has one. */
  readonly ownCurrency: string | null;
  readonly standing: ProductSettings;
  /** The oldest listing first. */
  readonly units: readonly LinkedUnit[];
}

type Row = Omit<BegunChange, 'sending' | 'standing' | 'integration' | 'units'> &
  BegunChange['integration'] & {
    readonly sendingKey: string | null;
    readonly sendingContent: Content | null;
    readonly inFlightUntil: Date | null;
  };

/**
 * Begins with a due product, and defers its next start by `leaseMs`. Returns undefined if it is not due. The
 * lease does not exclude a second start: only the needed revision tells whether the change is complete.
 */
export async function beginChange(
  db: Db,
  ref: ChannelProductRef,
  { now, leaseMs }: { readonly now: Date; readonly leaseMs: number },
): Promise<BegunChange | undefined> {
  const { merchantId, integrationId, externalGroup } = ref;
  const { rows } = await sql<Row>`
    update channel_products
    set due_at = ${new Date(now.getTime() + leaseMs)}::timestamptz
    from integrations
    join merchants on merchants.id = integrations.merchant_id
    where channel_products.merchant_id = ${merchantId} and integration_id = ${integrationId}
      and external_group = ${externalGroup} and channel_products.state = 'due' and integrations.id = integration_id
    returning channel_products.id, listings_needed_revision is not null as "listingsNeeded", needed_revision as needed, needed_revision <= released_revision as "isReleased", attempts,
              sending_key as "sendingKey", sending as "sendingContent", in_flight_until as "inFlightUntil", platform,
              role, integrations.currency,
              (not ${isActive} or ${isProductPaused}) as "isHeld", circuit,
              coalesce(merchants.currency, (
                select source.currency from integrations source
                where source.merchant_id = merchants.id and source.role = 'supplier' and source.currency is not null
                order by source.created_at limit 1)) as "ownCurrency"`.execute(db);
  const [row] = rows;
  const standing = (await readProductsSettings(db, [integrationId])).get(integrationId);
  if (row === undefined || standing === undefined) return undefined;
  const {
    id,
    listingsNeeded,
    needed,
    isReleased,
    attempts,
    sendingKey,
    sendingContent,
    inFlightUntil,
    ownCurrency,
    ...integration
  } = row;
  const sending =
    sendingKey === null || sendingContent === null || inFlightUntil === null
      ? null
      : { key: sendingKey, content: sendingContent, inFlightUntil };
  const units = await readUnits(db, ref);
  return {
    id,
    listingsNeeded,
    needed,
    isReleased,
    attempts,
    sending,
    integration,
    ownCurrency,
    standing,
    units,
  };
}

async function readUnits(
  db: Db,
  { merchantId, integrationId, externalGroup }: ChannelProductRef,
): Promise<readonly LinkedUnit[]> {
  const { rows } = await sql<LinkedUnit>`
    select external_key as unit, item_id as "itemId", items.product_id as "productId",
           listings.linked_by = 'creation' and not exists (
             select from items sibling
             join listings other on other.merchant_id = sibling.merchant_id and other.item_id = sibling.id
                                and other.integration_id <> listings.integration_id
                                and other.linked_by <> 'export' and other.status <> 'deleted'
             where sibling.merchant_id = items.merchant_id and sibling.product_id = items.product_id) as "isOrigin"
    from listings
    join items on items.merchant_id = listings.merchant_id and items.id = listings.item_id
    where listings.merchant_id = ${merchantId} and integration_id = ${integrationId}
      and external_group = ${externalGroup} and listings.status <> 'deleted'
    order by listings.id`.execute(db);
  return rows;
}
