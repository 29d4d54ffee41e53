import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';

/** Exports that a person asked for and cancelled are due then: never by themselves. */
const never = '9999-01-01T00:00:00Z';

interface AskedOf {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
}

/**
 * Holds what a person asked to be listed, and was not sent yet: its run was cancelled. It is due again once
 * the run is resumed, or a person asks again.
 */
export async function holdAsked(tx: Tx, { merchantId, integrationId }: AskedOf): Promise<void> {
  await sql`
    update product_exports set due_at = ${never}::timestamptz
    where merchant_id = ${merchantId} and integration_id = ${integrationId}
      and cause = 'asked' and state in ('intended', 'waiting')`.execute(tx);
}

/** Makes due what {@link holdAsked} held. */
export async function releaseAsked(tx: Tx, { merchantId, integrationId }: AskedOf, at: Date): Promise<void> {
  await sql`
    update product_exports set due_at = ${at}::timestamptz
    where merchant_id = ${merchantId} and integration_id = ${integrationId}
      and cause = 'asked' and state in ('intended', 'waiting') and due_at = ${never}::timestamptz`.execute(
    tx,
  );
}
