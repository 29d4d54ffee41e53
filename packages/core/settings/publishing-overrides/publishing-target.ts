import type { ProblemCode } from '@onhand/contracts/gateway-api/problems.ts';
import type { IntegrationId, ItemId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** The merchant, integration, item or listing whose figures an override changes. */
export type PublishingTarget =
  | { readonly scope: 'merchant'; readonly id: MerchantId }
  | { readonly scope: 'integration'; readonly id: IntegrationId }
  | { readonly scope: 'item'; readonly id: ItemId }
  | { readonly scope: 'listing'; readonly id: ListingId };

const notFound: Readonly<Record<PublishingTarget['scope'], ProblemCode>> = {
  merchant: 'merchant_not_found',
  integration: 'integration_not_found',
  item: 'item_not_found',
  listing: 'listing_not_found',
};

/** Returns the refusal's code for a target of this scope that does not exist. */
export function notFoundOf(scope: PublishingTarget['scope']): ProblemCode {
  return notFound[scope];
}

/** Returns the target with a scope and an id. Does not check whether the target exists. */
export function targetOf(scope: PublishingTarget['scope'], id: string): PublishingTarget {
  // The scope decides the type of the id.
  return { scope, id } as PublishingTarget;
}

/** Selects the ids of the published channel stock that a target covers. */
export function affectedOf(merchantId: MerchantId, { scope, id }: PublishingTarget): RawBuilder<unknown> {
  const chosen = {
    merchant: sql`true`,
    integration: sql`listings.integration_id = ${id}`,
    item: sql`listings.item_id = ${id}`,
    listing: sql`listings.id = ${id}`,
  }[scope];
  return sql`
    select link.channel_stock_id
    from listings
    join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
    where listings.merchant_id = ${merchantId} and listings.published and ${chosen}`;
}
