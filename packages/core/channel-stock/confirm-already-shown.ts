import { channelStockMachine } from '@onhand/domain/channel-stock/transition.ts';
import { transitionIn } from '@onhand/domain/state-machine.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { wantByRule } from './listing-changes/want-by-rule.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { closeFailedItems } from './close-failed-items.ts';
import type { Lease } from './lease.ts';
import { confirmedChannel } from './notifications.ts';
import type { ComputedDue } from './open-attempts.ts';
import { settleWrittenBack } from './settle-written-back.ts';

/**
 * Confirms figures that the platform shows already. Has every effect of a confirmed write, without the write.
 */
export async function confirmAlreadyShown(
  tx: Tx,
  lease: Lease,
  rows: readonly ComputedDue[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  const figures = rows.map(({ id, revision, figure, ends }) => ({
    id,
    revision,
    quantity: figure.quantity,
    ends,
  }));
  await sql`
    update channel_stock
    set submitted_revision = figure.revision, submitted = figure.quantity, submitted_delta = null,
        ends = figure.ends, zero_refused = false,
        confirmed_revision = figure.revision, confirmed = figure.quantity, confirmed_read_at = known_at,
        confirmed_at = ${now}::timestamptz, state = ${transitionIn(channelStockMachine, 'due', 'already_shown')}, attempts = 0, due_at = null,
        block_code = null
    from ${recordset(figures, 'figure', 'id uuid, revision bigint, quantity int, ends boolean')}
    where channel_stock.id = figure.id`.execute(tx);
  const ids = rows.map(({ id }) => id);
  await settleWrittenBack(
    tx,
    rows.map(({ id, revision, standing }) => ({
      channelStockId: id,
      basis: standing.basis,
      sourceKey: `shown:${id}:${revision}`,
    })),
    now,
  );
  await closeFailedItems(tx, lease, ids, now);
  await wantByRule(tx, ids, now);
  await sql`select pg_notify(${confirmedChannel}, ${lease.integrationId})`.execute(tx);
}
