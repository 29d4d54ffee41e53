import { transitionIn } from '@onhand/domain/state-machine.ts';
import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { ChangeAspect, WantedChange } from '@onhand/domain/publishing/listing-change.ts';
import { listingChangeMachine } from '@onhand/domain/publishing/listing-change-machine.ts';
import { nextState } from '@onhand/database/next-state.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { dueChannel } from '../notifications.ts';

/** Records a change of a listing that somebody asks for. It replaces the change that was wanted before. */
export async function wantByHand(
  tx: Tx,
  wish: {
    readonly merchantId: MerchantId;
    readonly listingId: ListingId;
    readonly integrationId: IntegrationId;
    readonly wanted: WantedChange;
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, listingId, integrationId, wanted, at } = wish;
  const aspect: ChangeAspect = wanted === 'managed' ? 'stock' : 'state';
  await sql`
    insert into listing_changes as change (merchant_id, listing_id, integration_id, aspect, wanted, wanted_by,
                                           wanted_at, state, due_at)
    values (${merchantId}, ${listingId}, ${integrationId}, ${aspect}, ${wanted}, 'hand', ${at}::timestamptz, 'due',
            ${at}::timestamptz)
    on conflict (merchant_id, listing_id, aspect) do update
    set wanted = excluded.wanted, wanted_by = 'hand', wanted_at = excluded.wanted_at, attempts = 0,
        state = ${nextState(listingChangeMachine, 'wanted', 'change.state')},
        due_at = case when change.state = 'failed' then excluded.due_at else change.due_at end`.execute(tx);
  await sql`select pg_notify(${dueChannel}, ${integrationId})`.execute(tx);
}

/** Makes failed changes of listings due again. */
export async function retryChanges(
  tx: Tx,
  retry: {
    readonly merchantId: MerchantId;
    readonly listingIds: readonly ListingId[];
    readonly aspect: ChangeAspect;
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, listingIds, aspect, at } = retry;
  await sql`
    with retried as (
      update listing_changes
      set state = ${transitionIn(listingChangeMachine, 'failed', 'retried_by_hand')}, due_at = ${at}::timestamptz, attempts = 0
      where merchant_id = ${merchantId} and listing_id = any(${listingIds}::uuid[]) and aspect = ${aspect}
        and state = 'failed'
      returning integration_id
    )
    select pg_notify(${dueChannel}, integration_id::text) from (select distinct integration_id from retried) one`.execute(
    tx,
  );
}
