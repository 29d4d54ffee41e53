import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** An integration that may need a poller: it is not revoked, and no recent poll is recorded. */
export interface UnpolledIntegration {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly name: string;
  readonly platform: string;
}

/** A poller records a reading at least this often, even if the reading brings no orders. */
const recordedEverySeconds = 30;

/**
 * Finds integrations without a recent poll. Includes paused integrations: pausing stops writes, not readings.
 * The connector tells whether the platform is polled at all.
 */
export async function findUnpolled(db: Db, options: { now: Date }): Promise<readonly UnpolledIntegration[]> {
  const { rows } = await sql<UnpolledIntegration>`
    select integrations.merchant_id as "merchantId", integrations.id as "integrationId", integrations.name, platform
    from integrations
    left join cursors on cursors.integration_id = integrations.id and cursors.stream = 'orders'
    where integrations.state <> 'revoked' and integrations.circuit <> 'reconnect_required'
      and (cursors.as_of is null
           or cursors.as_of <= ${options.now}::timestamptz - make_interval(secs => ${recordedEverySeconds}))`.execute(
    db,
  );
  return rows;
}
