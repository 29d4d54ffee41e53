import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { isActive } from '../integrations/is-active.ts';
import { isHeldBack } from '../failed-items/held-back.ts';
import { isReady } from './listing-changes/ready-change.ts';

const ofIntegration = { integrationId: sql`integrations.id`, subject: sql`integrations.id` };

export interface UnservedIntegration {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
}

/** A paused publisher comes back by itself. The sweep starts another one only when it is this late. */
const pauseGraceSeconds = 30;

/**
 * Finds integrations whose lease nobody holds, and that wait for neither their platform nor a person. Leaves
 * out integrations whose publishers failed lately. 'all' looks at every integration with something due.
 */
export async function withoutPublisher(
  db: Db,
  integrations: readonly IntegrationId[] | 'all',
  now: Date,
): Promise<readonly UnservedIntegration[]> {
  if (integrations.length === 0) {
    return [];
  }
  const among =
    integrations === 'all'
      ? sql`exists (select 1 from channel_stock
                    where channel_stock.integration_id = integrations.id
                      and (state = 'open' or (state in ('due', 'unknown') and due_at <= ${now}::timestamptz)
                           or read_due_at <= ${now}::timestamptz))
          or exists (select 1 from listing_changes
                     where listing_changes.integration_id = integrations.id
                       and (state = 'open' or (state in ('due', 'unknown') and due_at <= ${now}::timestamptz and ${isReady})))`
      : sql`integrations.id = any(${integrations})`;
  const { rows } = await sql<UnservedIntegration>`
    select integrations.merchant_id as "merchantId", integrations.id as "integrationId"
    from integrations
    left join publishers on publishers.integration_id = integrations.id
    where (${among}) and integrations.circuit <> 'reconnect_required' and ${isActive}
      and not ${isHeldBack('publish_channel', { ...ofIntegration, now })}
      and (publishers.lease_until is null or publishers.lease_until <= ${now}::timestamptz)
      and (integrations.circuit_until is null
           or integrations.circuit_until + make_interval(secs => ${pauseGraceSeconds}) <= ${now}::timestamptz)`.execute(
    db,
  );
  return rows;
}
