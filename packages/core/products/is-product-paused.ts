import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** Whether a listing of the product of `channel_products` is paused. */
export const isProductPaused: RawBuilder<boolean> = sql<boolean>`
  exists (select from listings paused
          where paused.integration_id = channel_products.integration_id
            and paused.external_group = channel_products.external_group and paused.paused_at is not null)`;
