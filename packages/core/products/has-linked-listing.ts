import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { ChannelProductRef } from './begin-change.ts';

/** Selects whether a product on an integration has a linked listing there. */
export function hasLinkedListing({
  merchantId,
  integrationId,
  externalGroup,
}: ChannelProductRef): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from listings
    where listings.merchant_id = ${merchantId} and listings.integration_id = ${integrationId}
      and listings.external_group = ${externalGroup} and listings.item_id is not null
      and listings.status <> 'deleted')`;
}
