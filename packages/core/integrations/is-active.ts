import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** Whether the merchant of `integrations` is paused. */
export const isMerchantPaused: RawBuilder<boolean> = sql<boolean>`
  exists (select from merchants paused where paused.id = integrations.merchant_id and paused.paused_at is not null)`;

/**
 * Whether something may be sent to the shop of `integrations` unasked: it is neither paused nor revoked, and
 * its merchant is not paused.
 */
export const isActive: RawBuilder<boolean> = sql<boolean>`
  (integrations.state = 'active' and not ${isMerchantPaused})`;
