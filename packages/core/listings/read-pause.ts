import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import type { PublishingTarget } from '../settings/publishing-overrides/publishing-target.ts';

/** A merchant, an integration or a listing, which can be paused. */
export type PauseTarget = Exclude<PublishingTarget, { readonly scope: 'item' }>;

/** Whether a target is paused, and what else pauses it. */
export interface PauseRow {
  readonly paused: boolean;
  /** Null: it is not paused, or was before this was recorded. */
  readonly at: Date | null;
  readonly by: string | null;
  /** The scopes above it that are paused too. */
  readonly above: readonly ('merchant' | 'integration')[];
  /** The integrations whose publishers its pause concerns. */
  readonly integrationIds: readonly IntegrationId[];
  /** The target, or the integration of it, is revoked. */
  readonly revoked: boolean;
}

/**
 * Reads whether a target is paused. Returns undefined if the merchant has no such target. `lock`: others that
 * pause or resume it wait until the transaction ends.
 */
export async function readPause(
  db: Db,
  merchantId: MerchantId,
  target: PauseTarget,
  { lock = false }: { readonly lock?: boolean } = {},
): Promise<PauseRow | undefined> {
  const { rows } =
    await sql<PauseRow>`${queryOf(merchantId, target)} ${lock ? lockOf(target) : sql``}`.execute(db);
  return rows[0];
}

function queryOf(merchantId: MerchantId, { scope, id }: PauseTarget) {
  return {
    merchant: sql`
      select merchants.paused_at is not null as paused, merchants.paused_at as at, merchants.paused_by as by,
             '{}'::text[] as above, false as revoked,
             array(select integrations.id from integrations
                   where merchant_id = merchants.id and state <> 'revoked' order by id) as "integrationIds"
      from merchants where merchants.id = ${id} and merchants.id = ${merchantId}`,
    integration: sql`
      select integrations.state = 'paused' as paused, integrations.paused_at as at, integrations.paused_by as by,
             case when merchants.paused_at is null then '{}' else '{merchant}' end::text[] as above,
             integrations.state = 'revoked' as revoked, array[integrations.id] as "integrationIds"
      from integrations join merchants on merchants.id = integrations.merchant_id
      where integrations.merchant_id = ${merchantId} and integrations.id = ${id}`,
    listing: sql`
      select listings.paused_at is not null as paused, listings.paused_at as at, listings.paused_by as by,
             array_remove(array[case when merchants.paused_at is not null then 'merchant' end,
                                case when integrations.state = 'paused' then 'integration' end], null) as above,
             integrations.state = 'revoked' as revoked, array[integrations.id] as "integrationIds"
      from listings
      join integrations on integrations.id = listings.integration_id
      join merchants on merchants.id = listings.merchant_id
      where listings.merchant_id = ${merchantId} and listings.id = ${id}`,
  }[scope];
}

function lockOf({ scope }: PauseTarget) {
  return {
    merchant: sql`for no key update of merchants`,
    integration: sql`for no key update of integrations`,
    listing: sql`for no key update of listings`,
  }[scope];
}
