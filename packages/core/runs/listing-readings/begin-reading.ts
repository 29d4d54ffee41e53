import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** An integration whose listings are to be read. */
export interface IntegrationToRead {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly name: string;
}

/**
 * Begins to read all that these integrations list; a reading that is under way goes on as it is. Returns them, for whoever
 * reads: not those that are revoked.
 */
export async function beginListingReadings(
  db: Db,
  begin: {
    readonly merchantId: MerchantId;
    readonly integrationIds: readonly IntegrationId[];
    readonly at: Date;
  },
): Promise<readonly IntegrationToRead[]> {
  const { merchantId, integrationIds, at } = begin;
  const { rows } = await sql<IntegrationToRead>`
    with wanted as (
      select merchant_id, id, name from integrations
      where merchant_id = ${merchantId} and id = any(${integrationIds}::uuid[]) and state <> 'revoked'
    ), begun as (
      insert into listing_readings as reading (merchant_id, integration_id, state, started_at, went_on_at)
      select merchant_id, id, 'reading', ${at}::timestamptz, ${at}::timestamptz from wanted
      on conflict (integration_id) do update
      set state = 'reading', started_at = excluded.started_at, went_on_at = excluded.went_on_at, ended_at = null,
          page = null, seen = 0, new = 0, changed = 0, linked = 0, created = 0, unlinked = 0, gone = 0, problems = 0,
          problem_rows = '[]', failure_code = null, failure_message = null
      where reading.ended_at is not null
    )
    select merchant_id as "merchantId", id as "integrationId", name from wanted`.execute(db);
  return rows;
}

/** Lets a reading that is under way begin again with the first page: the platform no longer knows the next one. */
export async function restartListingReading(
  db: Db,
  restart: { readonly integrationId: IntegrationId; readonly at: Date },
): Promise<void> {
  await sql`
    update listing_readings
    set page = null, went_on_at = ${restart.at}::timestamptz, seen = 0, problems = 0, problem_rows = '[]'
    where integration_id = ${restart.integrationId} and state = 'reading'`.execute(db);
}
