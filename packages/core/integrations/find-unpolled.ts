import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** An integration that may need polling: not revoked, and with no poll recorded lately. */
export interface UnpolledIntegration {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly name: string;
  readonly platform: string;
}

/** A poller records its reading at least this often, whatever it brings. */
const recordedEverySeconds = 30;

/**
 * Integrations that nobody has polled lately, paused ones too: pausing stops what is written, not what comes
 * in. Whether their platform is polled, its connector knows.
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
