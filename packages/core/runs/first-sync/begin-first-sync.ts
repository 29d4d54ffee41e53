import type { IntegrationId, MerchantId, PlanId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { markIntegrationDue } from '../../channel-stock/mark-integration-due.ts';

/** How many listings go first. */
const firstListings = 5;

/**
 * Begins the first sync of an integration that only observed: of the listings whose figures the plan changes a few go
 * first, the others once those are confirmed. Where it changes none, everything may be written at once.
 */
export async function beginFirstSync(
  tx: Tx,
  run: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly planId: PlanId;
    readonly by: string;
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, integrationId, planId, by, at } = run;
  // Those that do not go to zero are the least harm if something is wrong.
  await sql`
    with first_listings as (
      select listing_id from plan_listings
      where merchant_id = ${merchantId} and plan_id = ${planId} and ours is not null
      group by listing_id order by bool_or(ours = 0), listing_id limit ${firstListings}
    ), first as (
      select array_agg(channel_stock_id) as records from plan_listings
      where plan_id = ${planId} and listing_id in (select listing_id from first_listings)
    ), begun as (
      update integrations
      set publishing_phase = case when records is null then 'open' else 'first_five' end,
          first_records = coalesce(records, '{}')
      from first where merchant_id = ${merchantId} and id = ${integrationId}
      returning publishing_phase = 'open' as done
    )
    insert into sync_runs (merchant_id, integration_id, kind, plan_id, state, actor, started_at, ended_at)
    select ${merchantId}, ${integrationId}, 'first_sync', ${planId}, case when done then 'done' else 'running' end, ${by},
           ${at}::timestamptz, case when done then ${at}::timestamptz end
    from begun`.execute(tx);
  await markIntegrationDue(tx, { merchantId, integrationId, cause: 'first_sync', at });
}
