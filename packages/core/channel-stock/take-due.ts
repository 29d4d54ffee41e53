import { channelStockMachine } from '@onhand/domain/channel-stock/transition.ts';
import { transitionIn } from '@onhand/domain/state-machine.ts';
import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { BlockReason } from '@onhand/domain/publishing/block-reason.ts';
import { decideWrite } from '@onhand/domain/publishing/decide-write.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { waitsForOrders } from '../integrations/hearing/orders-first.ts';
import { confirmAlreadyShown } from './confirm-already-shown.ts';
import type { Lease } from './lease.ts';
import { confirmedChannel } from './notifications.ts';
import { openAttempts } from './open-attempts.ts';
import type { ComputedDue, DueRow, OpenAttempt } from './open-attempts.ts';
import { readWriteInputs } from './read-write-inputs.ts';
import { reportUnmanaged } from './report-unmanaged.ts';

export interface Taking {
  readonly now: Date;
  readonly limit: number;
  /** The platform's settling time: a figure that it shows may be this old. */
  readonly settlesWithinMs: number;
  /** Send changes as units to add. The platform applies each change once, however often it is sent. */
  readonly adjusts: boolean;
  /** The platform can end listings. */
  readonly ends?: boolean;
}

/**
 * Takes due channel stock, computes its figures from the current stock and settings, and commits the
 * attempts.
 *
 * - Channel stock that may not be written is blocked with its reason. Channel stock that certainly shows its
 *   figure is confirmed. `settled` counts both.
 * - The revision is read under the lock before the stock, so a figure is never older than its revision.
 * - Returns 'inactive', and takes nothing, while the integration is not active. `firstSync`: the first five
 *   listings of a first sync are under way.
 * - `ordersFirst`: takes nothing, because orders have to be read before anything is written.
 *
 * Throws `LeaseLost` if another holder has fenced this lease off.
 */
export async function takeDue(
  db: Db,
  lease: Lease,
  options: Taking,
): Promise<
  | {
      readonly attempts: readonly OpenAttempt[];
      readonly settled: number;
      readonly firstSync: boolean;
      readonly ordersFirst: boolean;
    }
  | 'inactive'
> {
  return inTransaction(db, async (tx) => {
    const { state, firstSync, rows: due } = await lockDue(tx, lease, options);
    if (state === 'inactive') {
      return state;
    }
    const ordersFirst = state === 'orders_first';
    if (due.length === 0) {
      return { attempts: [], settled: 0, firstSync, ordersFirst };
    }
    const inputs = await readWriteInputs(tx, due, options);
    const open: ComputedDue[] = [];
    const alreadyShown: ComputedDue[] = [];
    const blocked: { id: ChannelStockId; code: BlockReason }[] = [];
    for (const row of due) {
      const standing = inputs.get(row.id);
      const decision = decideWrite(standing, options);
      if (decision.kind === 'hold_back' || standing === undefined) {
        blocked.push({ id: row.id, code: decision.kind === 'hold_back' ? decision.code : 'not_linked' });
      } else {
        (decision.kind === 'already_shown' ? alreadyShown : open).push({ ...row, ...decision, standing });
      }
    }
    await block(tx, lease, blocked, options.now);
    await confirmAlreadyShown(tx, lease, alreadyShown, options.now);
    const attempts = await openAttempts(tx, lease, open, options.now);
    return { attempts, settled: blocked.length + alreadyShown.length, firstSync, ordersFirst };
  });
}

/** Another holder publishes for this integration now. Everything that this holder still does is refused. */
export class LeaseLost extends Error {
  readonly code = 'lease_lost';
}

/**
 * Locks the lease's row, so that the lease cannot change hands before the transaction ends, and the due
 * channel stock. Takes one trip.
 */
async function lockDue(
  tx: Tx,
  lease: Lease,
  options: { now: Date; limit: number },
): Promise<{
  readonly state: 'active' | 'inactive' | 'orders_first';
  readonly firstSync: boolean;
  readonly rows: readonly DueRow[];
}> {
  const { integrationId, epoch } = lease;
  const { rows } = await sql<
    {
      state: 'active' | 'inactive' | 'orders_first';
      firstSync: boolean;
      id: ChannelStockId | null;
    } & Omit<DueRow, 'id'>
  >`
    with held as materialized (
      select case when integrations.state <> 'active' then 'inactive' when ${waitsForOrders} then 'orders_first'
                  else 'active' end as state,
             publishing_phase = 'first_five' as "firstSync"
      from publishers join integrations on integrations.id = publishers.integration_id
      left join hearing on hearing.integration_id = integrations.id
      where publishers.integration_id = ${integrationId} and publishers.epoch = ${epoch}
      for share of publishers
    ), due as materialized (
      select id, merchant_id as "merchantId", external_stock_id as unit, external_group as "group",
             external_location_id as location, needed_revision as revision, attempts
      from channel_stock
      where integration_id = ${integrationId} and state = 'due' and due_at <= ${options.now}::timestamptz
        and exists (select from held where held.state = 'active')
      order by due_at, id
      limit ${options.limit}
      for update skip locked
    )
    select held.state, held."firstSync", due.* from held left join due on true`.execute(tx);
  const [first] = rows;
  if (first === undefined) {
    throw new LeaseLost(`Epoch ${epoch} no longer publishes for integration ${integrationId}.`);
  }
  const due = rows.flatMap(({ state: _state, firstSync: _firstSync, id, ...row }) =>
    id === null ? [] : [{ id, ...row }],
  );
  return { state: first.state, firstSync: first.firstSync, rows: due };
}

async function block(
  tx: Tx,
  lease: Lease,
  blocked: readonly { id: ChannelStockId; code: BlockReason }[],
  now: Date,
): Promise<void> {
  if (blocked.length > 0) {
    await sql`
      update channel_stock
      set state = ${transitionIn(channelStockMachine, 'due', 'held_back')}, block_code = blocked.code, due_at = null
      from ${recordset(blocked, 'blocked', 'id uuid, code text')}
      where channel_stock.id = blocked.id`.execute(tx);
    const unmanaged = blocked.flatMap(({ id, code }) => (code === 'stock_not_managed' ? [id] : []));
    await reportUnmanaged(tx, unmanaged, now);
    await sql`select pg_notify(${confirmedChannel}, ${lease.integrationId})`.execute(tx);
  }
}
