import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** An integration whose poller is to be started or woken. */
export interface IntegrationToHear {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
}

/** Wants a pass over an integration's orders at `at`, or earlier if one is wanted earlier. */
export async function wantPass(
  db: Db,
  integrationId: IntegrationId,
  at: Date,
): Promise<readonly IntegrationToHear[]> {
  return wantPasses(db, [integrationId], at);
}

/**
 * Wants a pass over the orders of each integration at `at`. Returns the integrations whose next pass moved
 * nearer. The connector's `minPassMs` still holds.
 */
export async function wantPasses(
  db: Db,
  integrationIds: readonly IntegrationId[],
  at: Date,
): Promise<readonly IntegrationToHear[]> {
  if (integrationIds.length === 0) return [];
  const { rows } = await sql<IntegrationToHear>`
    with wanted as (
      insert into hearing (merchant_id, integration_id, pass_wanted_at)
      select merchant_id, id, ${at}::timestamptz from integrations
      where id = any(${integrationIds}::uuid[]) and state <> 'revoked'
      order by id
      on conflict (integration_id) do update set pass_wanted_at = excluded.pass_wanted_at
      where hearing.pass_wanted_at > excluded.pass_wanted_at
      returning integration_id
    )
    select merchant_id as "merchantId", id as "integrationId"
    from integrations join wanted on wanted.integration_id = integrations.id`.execute(db);
  return rows;
}
