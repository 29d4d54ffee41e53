import { channelStockMachine } from '@onhand/domain/channel-stock/transition.ts';
import { listingChangeMachine } from '@onhand/domain/publishing/listing-change-machine.ts';
import { transitionIn } from '@onhand/domain/state-machine.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';

/** The right to write an integration's quantities. A higher epoch fences off every earlier holder. */
export interface Lease {
  readonly integrationId: IntegrationId;
  readonly epoch: number;
}

/** How long a lease lasts. Tests that play their own time give `now`; otherwise it is the database's. */
export interface LeaseTerms {
  readonly leaseMs: number;
  readonly now?: Date;
}

/**
 * Takes the lease, or returns null if it is held now. Attempts that an earlier holder left open become
 * `unknown`. They are read back once the platform can no longer apply them: a request leaves within
 * `callTimeoutMs` of its attempt, and takes effect within `requestLifetimeMs`.
 */
export async function acquireLease(
  db: Db,
  integrationId: IntegrationId,
  options: LeaseTerms & { readonly callTimeoutMs: number; readonly requestLifetimeMs: number },
): Promise<Lease | null> {
  const effectiveWithinSeconds = (options.callTimeoutMs + options.requestLifetimeMs) / 1000;
  return inTransaction(db, async (tx) => {
    const { rows } = await sql<{ epoch: number }>`
      insert into publishers (integration_id, epoch, lease_until) values (${integrationId}, 1, ${endOf(options)})
      on conflict (integration_id) do update
      set epoch = publishers.epoch + 1, lease_until = excluded.lease_until
      where publishers.lease_until <= ${timeOf(options)}
      returning epoch`.execute(tx);
    const epoch = rows[0]?.epoch;
    if (epoch === undefined) {
      return null;
    }
    await sql`
      with left_open as (
        select id from channel_stock
        where integration_id = ${integrationId} and state = 'open' and open_epoch < ${epoch}
        order by id for update
      )
      update channel_stock
      set state = ${transitionIn(channelStockMachine, 'open', 'abandoned')}, due_at = opened_at + make_interval(secs => ${effectiveWithinSeconds})
      from left_open where channel_stock.id = left_open.id`.execute(tx);
    await sql`
      update listing_changes
      set state = ${transitionIn(listingChangeMachine, 'open', 'abandoned')}, due_at = opened_at + make_interval(secs => ${effectiveWithinSeconds}),
          open_epoch = null, opened_at = null
      where integration_id = ${integrationId} and state = 'open' and open_epoch < ${epoch}`.execute(tx);
    return { integrationId, epoch };
  });
}

/** Extends the lease. Returns false if another holder has fenced it off. */
export async function renewLease(db: Db, lease: Lease, terms: LeaseTerms): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('publishers')
    .set({ lease_until: endOf(terms) })
    .where('integration_id', '=', lease.integrationId)
    .where('epoch', '=', lease.epoch)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Gives the lease back, so that the next holder does not wait for its end. */
export async function releaseLease(db: Db, lease: Lease): Promise<void> {
  await db
    .updateTable('publishers')
    .set({ lease_until: new Date(0) })
    .where('integration_id', '=', lease.integrationId)
    .where('epoch', '=', lease.epoch)
    .execute();
}

/** Builds the time by which leases are compared. A process's own clock may be wrong by minutes. */
function timeOf({ now }: LeaseTerms): RawBuilder<Date> {
  return now === undefined ? sql<Date>`onhand_now()` : sql<Date>`${now}::timestamptz`;
}

function endOf(terms: LeaseTerms): RawBuilder<Date> {
  return sql<Date>`${timeOf(terms)} + make_interval(secs => ${terms.leaseMs / 1000})`;
}
