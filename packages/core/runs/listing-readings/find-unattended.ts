import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** Somebody who reads goes on at least this often, unless the platform is away. */
const goesOnEverySeconds = 60;

/** Integrations whose listings are to be read and with which nobody has gone on lately. */
export async function findUnattendedReadings(
  db: Db,
  now: Date,
): Promise<
  readonly { readonly merchantId: MerchantId; readonly integrationId: IntegrationId; readonly name: string }[]
> {
  const { rows } = await sql<{ merchantId: MerchantId; integrationId: IntegrationId; name: string }>`
    select integrations.merchant_id as "merchantId", integrations.id as "integrationId", integrations.name
    from listing_readings
    join integrations on integrations.id = listing_readings.integration_id
    where ended_at is null
      and went_on_at <= ${now}::timestamptz - make_interval(secs => ${goesOnEverySeconds})`.execute(db);
  return rows;
}
