import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { SubscriptionId } from '@onhand/domain/ids.ts';
import { messageOf } from '@onhand/domain/notifications/message.ts';
import type { NotificationMessage } from '@onhand/domain/notifications/message.ts';
import { notificationMachine } from '@onhand/domain/notifications/notification-machine.ts';
import type {
  NotificationEvent,
  NotificationState,
} from '@onhand/domain/notifications/notification-machine.ts';
import { openIncidents } from '../incidents/open-incidents.ts';
import { resolveIncidents } from '../incidents/resolve-incidents.ts';
import type { NotificationRef, NotificationRow } from './notification-row.ts';
import { readCause } from './read-cause.ts';

/** An attempt to make, or the end of a notification that needs none. */
export type BegunAttempt =
  | {
      readonly kind: 'send';
      readonly subscriptionId: SubscriptionId;
      readonly message: NotificationMessage;
    }
  | { readonly kind: 'ended'; readonly state: EndState | 'gone' };

export type EndState = Extract<NotificationState, 'delivered' | 'unconfirmed' | 'undeliverable'>;

/** How an attempt ended. `isFinal`: no other attempt can succeed. `unknown`: it may have been delivered. */
export type AttemptOutcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'failed'; readonly isFinal: boolean; readonly code: string; readonly message: string }
  | { readonly kind: 'unknown'; readonly code: string; readonly message: string };

/**
 * Commits that an attempt begins, before anything is sent. If an attempt began before and nobody recorded its
 * outcome, a webhook is sent again with the same id. An e-mail is not: nothing would tell it from the first.
 */
export async function beginAttempt(db: Db, ref: NotificationRef, at: Date): Promise<BegunAttempt> {
  return inTransaction(db, async (tx) => {
    const row = await lock(tx, ref);
    if (row === undefined) return { kind: 'ended', state: 'gone' };
    if (row.state === 'sending' && row.channel === 'email') {
      const lost = { code: 'outcome_lost', message: 'A process ended while the e-mail was being sent.' };
      return { kind: 'ended', state: endOf(await apply(tx, row, 'unheard', { at, failure: lost })) };
    }
    if (notificationMachine[row.state].attempted === undefined) {
      return { kind: 'ended', state: endOf(row.state) };
    }
    const message = row.content ?? (await write(tx, row));
    if (message === undefined) {
      const lost = { code: 'cause_gone', message: 'What it would tell of is not there any more.' };
      return { kind: 'ended', state: endOf(await apply(tx, row, 'given_up', { at, failure: lost })) };
    }
    await apply(tx, row, 'attempted', { at, message });
    return { kind: 'send', subscriptionId: row.subscriptionId, message };
  });
}

/** Records how an attempt ended. Returns the state that follows. */
export async function recordAttempt(
  db: Db,
  ref: NotificationRef,
  outcome: AttemptOutcome,
  at: Date,
): Promise<NotificationState | 'gone'> {
  return inTransaction(db, async (tx) => {
    const row = await lock(tx, ref);
    if (row === undefined) return 'gone';
    const failure = outcome.kind === 'delivered' ? undefined : outcome;
    return apply(tx, row, eventOf(outcome, row.channel), { at, ...(failure && { failure }) });
  });
}

/** Ends a notification whose attempts have all failed. Returns its state: it may have been sent after all. */
export async function giveUp(
  db: Db,
  ref: NotificationRef,
  failure: Failure,
  at: Date,
): Promise<NotificationState | 'gone'> {
  return inTransaction(db, async (tx) => {
    const row = await lock(tx, ref);
    if (row === undefined) return 'gone';
    // The outcome of the last attempt was not recorded.
    const isLost = row.state === 'sending' && row.channel === 'email';
    return apply(tx, row, isLost ? 'unheard' : 'given_up', { at, failure });
  });
}

interface Failure {
  readonly code: string;
  readonly message: string;
}

interface LockedRow extends NotificationRow, NotificationRef {
  readonly channel: 'email' | 'webhook';
  readonly merchant: string;
  readonly content: NotificationMessage | null;
}

async function lock(tx: Tx, { merchantId, notificationId }: NotificationRef): Promise<LockedRow | undefined> {
  const { rows } = await sql<LockedRow>`
    select notice.merchant_id as "merchantId", notice.id as "notificationId", notice.id,
           notice.subscription_id as "subscriptionId", notice.cause_kind as "causeKind", notice.cause_id as "causeId",
           notice.state, notice.attempts, notice.content, notice.created_at as "createdAt", wanted.channel,
           merchants.name as merchant
    from notifications notice
    join notification_subscriptions wanted
      on wanted.merchant_id = notice.merchant_id and wanted.id = notice.subscription_id
    join merchants on merchants.id = notice.merchant_id
    where notice.merchant_id = ${merchantId} and notice.id = ${notificationId}
    for update of notice`.execute(tx);
  return rows[0];
}

async function write(tx: Tx, row: LockedRow): Promise<NotificationMessage | undefined> {
  const cause = await readCause(tx, row.merchantId, row);
  return cause && messageOf({ id: row.merchantId, name: row.merchant }, cause);
}

/** Applies an event. An event that cannot happen in the row's state leaves it as it is. */
async function apply(
  tx: Tx,
  row: LockedRow,
  event: NotificationEvent,
  {
    at,
    failure,
    message,
  }: { readonly at: Date; readonly failure?: Failure; readonly message?: NotificationMessage },
): Promise<NotificationState> {
  const state = notificationMachine[row.state][event];
  if (state === undefined) return row.state;
  const isAttempt = event === 'attempted';
  await tx
    .updateTable('notifications')
    .set({
      state,
      ...(isAttempt && { attempts: row.attempts + 1, attempted_at: at }),
      ...(message && { content: JSON.stringify(message) }),
      ...(event === 'delivered' && { failure_code: null, failure_message: null }),
      ...(failure && {
        failure_code: failure.code,
        failure_message: failure.message.slice(0, longestMessage),
      }),
      ended_at: state === 'waiting' || state === 'sending' ? null : at,
    })
    .where('merchant_id', '=', row.merchantId)
    .where('id', '=', row.notificationId)
    .execute();
  await followIncident(tx, row, state, { at, failure });
  return state;
}

const longestMessage = 500;

/** Opens or resolves the incident of a subscription. It notifies nobody: there would be no end. */
async function followIncident(
  tx: Tx,
  row: LockedRow,
  state: NotificationState,
  { at, failure }: { readonly at: Date; readonly failure: Failure | undefined },
): Promise<void> {
  const { merchantId, subscriptionId, channel, notificationId } = row;
  const incident = { kind: 'notification_failed', merchantId, subscriptionId } as const;
  if (state === 'delivered') await resolveIncidents([incident], at).execute(tx);
  if (state !== 'undeliverable') return;
  const detail = { subscriptionId, channel, notificationId, code: failure?.code ?? null };
  await openIncidents([{ ...incident, detail }], at).execute(tx);
}

function eventOf(outcome: AttemptOutcome, channel: LockedRow['channel']): NotificationEvent {
  switch (outcome.kind) {
    case 'delivered':
      return 'delivered';
    case 'failed':
      return outcome.isFinal ? 'given_up' : 'failed';
    case 'unknown':
      return channel === 'email' ? 'unheard' : 'failed';
  }
}

function endOf(state: NotificationState): EndState {
  if (state === 'waiting' || state === 'sending') throw new Error(`A notification does not end as ${state}.`);
  return state;
}
