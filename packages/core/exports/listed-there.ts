import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** Selects whether an item of `items` has a listing on an integration. */
export function isLinkedThere(integrationId: IntegrationId): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from listings
    where listings.merchant_id = items.merchant_id and listings.integration_id = ${integrationId}
      and listings.item_id = items.id and listings.status <> 'deleted')`;
}

/**
 * Selects the products of an integration that have linked listings of the items of a product here, also of
 * archived items. It is more than one if the shop shows a product here as several.
 */
export function groupsThere(
  integrationId: IntegrationId,
  product: RawBuilder<unknown>,
): RawBuilder<readonly string[]> {
  return sql<readonly string[]>`array(
    select distinct listings.external_group from items
    join listings on listings.merchant_id = items.merchant_id and listings.item_id = items.id
    where items.product_id = ${product}
      and listings.integration_id = ${integrationId} and listings.status <> 'deleted'
      and listings.external_group <> '')`;
}

/** Selects whether a listing on an integration that is not linked has the SKU of an item of `items`. */
export function isSeenThere(integrationId: IntegrationId): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from listings
    where listings.merchant_id = items.merchant_id and listings.integration_id = ${integrationId}
      and listings.item_id is null and listings.status <> 'deleted'
      and listings.sku_lower = items.sku_lower)`;
}
