import { setTimeout as delay } from 'node:timers/promises';
import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import { closeFailed } from '@onhand/core/failed-items/apply-event.ts';
import { openOrdersUnread } from '@onhand/core/incidents/orders-unread.ts';
import { beginPass, nextPassInMs } from '@onhand/core/integrations/hearing/begin-pass.ts';
import { failPass } from '@onhand/core/integrations/hearing/end-pass.ts';
import { findHearing } from '@onhand/core/integrations/hearing/find-hearing.ts';
import type { HeardIntegration } from '@onhand/core/integrations/hearing/find-hearing.ts';
import { wantPass } from '@onhand/core/integrations/hearing/want-passes.ts';
import { passEveryMs, passRetryMs } from '@onhand/domain/integrations/passes.ts';
import { readPage } from '@onhand/core/integrations/cursors/read-page.ts';
import type { ChangedStream } from '@onhand/core/integrations/cursors/read-page.ts';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { HearOutcome } from '@onhand/workflows/contracts/poll.ts';
import type { Dependencies } from './dependencies.ts';
import { whileBeating } from './heartbeat.ts';
import { retryEarlier } from './retry-earlier.ts';
import { checkSubscriptions } from './polling/check-subscriptions.ts';
import type { PassFailure } from './polling/failed-pass.ts';
import { readPass } from './polling/read-pass.ts';
import { readChangedCustomers } from './polling/read-customers.ts';
import { readChangedProducts } from './polling/read-products.ts';
import type { LastSeen } from './polling/take-in-page.ts';

/** Stays below the activity's timeout of ten minutes. */
const longestMs = 8 * 60_000;
/** The activity stays for a pass that is this near. Otherwise the workflow's durable timer waits for it. */
const staysForMs = 10_000;
/** Opens an incident after this many failures in a row. */
const failuresBorne = 5;
/** Changed products and customers are read less often than orders. */
const changedEveryMs = 10_000;
/** What is read by its last change, besides orders. */
const changedStreams: readonly ChangedStream[] = ['products', 'customers'];

/**
 * Reads an integration's changed orders, and takes them in, while the next pass is near. Returns how long the
 * workflow waits for the next one, or that the integration is not heard any more.
 */
export async function hearOrders(
  dependencies: Dependencies,
  integration: IntegrationRef,
): Promise<HearOutcome> {
  const { merchantId, integrationId } = integration;
  const { dispatcher } = dependencies;
  const failures = { operations: ['read_orders'], merchantId, integrationId } as const;
  await retryEarlier(dependencies, failures, { hear: (id) => dispatcher.hear(id) });
  return whileBeating((signal) => hearForAWhile(dependencies, integration, signal));
}

/**
 * Does the work of `hearOrders`. `signal` aborts when this worker stops. Closes the failed item of earlier
 * runs if a pass was complete, or if there is nothing to hear any more.
 */
export async function hearForAWhile(
  dependencies: Dependencies,
  integration: IntegrationRef,
  signal: AbortSignal,
): Promise<HearOutcome> {
  const startedAtMs = performance.now();
  const isOver = () => signal.aborted || performance.now() - startedAtMs > longestMs;
  const { integrationId } = integration;
  const session: Session = {
    isOver,
    lastSeen: new Map(),
    changedAtMs: -changedEveryMs,
    left: new Set(),
    isSettled: false,
  };
  for (const stream of changedStreams) {
    const page = await readPage(dependencies.db, { integrationId, stream });
    if (page !== undefined) session.left.add(stream);
  }
  let waitMs: number | null = 0;
  while (!isOver()) {
    waitMs = await hearOnce(dependencies, integration, session);
    if (waitMs === null || waitMs > staysForMs) break;
    await delay(waitMs, undefined, { signal }).catch(() => undefined);
    waitMs = 0;
  }
  if (session.isSettled) {
    const { db, clock } = dependencies;
    await closeFailed(db, { ...integration, operations: ['read_orders'] }, clock.now());
  }
  return waitMs === null ? { kind: 'ended' } : { kind: 'waits', waitMs };
}

interface Session {
  readonly isOver: () => boolean;
  readonly lastSeen: LastSeen;
  changedAtMs: number;
  /** Of these, more pages are to be read. A pass over orders may come in between. */
  readonly left: Set<ChangedStream>;
  /** A pass was complete, or the integration's orders are not heard any more. */
  isSettled: boolean;
}

/**
 * Makes a pass if one is due, and reads a page of changed products or customers. Returns how long to wait for
 * the next; null: the integration is not heard.
 */
async function hearOnce(
  dependencies: Dependencies,
  integration: IntegrationRef,
  session: Session,
): Promise<number | null> {
  const { db, connectors, clock, hearing } = dependencies;
  const { integrationId } = integration;
  const heard = await findHearing(db, integrationId);
  if (heard === undefined) {
    session.isSettled = true;
    return null;
  }
  const description = await connectors.describe(heard.platform);
  const { orders, webhooks } = description;
  if (orders === null) {
    session.isSettled = true;
    return null;
  }
  const { overlapMs, minPassMs } = orders;
  const everyMs = passEveryMs(orders, heard.subscriptions, hearing);
  const pace = { integrationId, everyMs, minPassMs };
  if (await beginPass(db, { ...pace, overlapMs, now: clock.now() })) {
    const goesOn = await makePass(
      dependencies,
      { ...integration, ...heard, orders, overlapMs, webhooks },
      session,
    );
    if (!goesOn) return null;
  }
  const [stream] = session.left;
  if (stream !== undefined && !session.isOver()) {
    const of = { ...integration, platform: heard.platform };
    if (!(await readStream(dependencies, of, description, stream))) session.left.delete(stream);
    session.changedAtMs = performance.now();
    if (session.left.size > 0) return 0;
  }
  return nextPassInMs(db, { ...pace, now: clock.now() });
}

/** Reads a page of a stream. Returns whether more pages are left. */
async function readStream(
  dependencies: Dependencies,
  integration: IntegrationRef & { readonly platform: string },
  { products, customers }: Pick<Description, 'products' | 'customers'>,
  stream: ChangedStream,
): Promise<boolean> {
  const behaviour = stream === 'products' ? products : (customers?.changedSince ?? null);
  if (behaviour === null) return false;
  const read = stream === 'products' ? readChangedProducts : readChangedCustomers;
  return read(dependencies, { ...integration, overlapMs: behaviour.overlapMs });
}

interface PassToMake extends IntegrationRef, HeardIntegration, Pick<Description, 'webhooks'> {
  readonly orders: NonNullable<Description['orders']>;
  readonly overlapMs: number;
}

/**
 * Puts lost subscriptions back, then reads orders: what a shop would not have sent in between is read.
 * Changed products and customers are due afterwards. Returns false if the integration waits for credentials.
 */
async function makePass(dependencies: Dependencies, pass: PassToMake, session: Session): Promise<boolean> {
  try {
    await lookAfterSubscriptions(dependencies, pass);
    const end = await readPass(dependencies, { ...pass, ...session });
    switch (end.kind) {
      case 'interrupted':
        return true;
      case 'reconnect_required':
      case 'failed':
        await recordFailure(dependencies, pass, end);
        return end.kind === 'failed';
      case 'read':
        session.isSettled = true;
        if (performance.now() - session.changedAtMs >= changedEveryMs) {
          for (const stream of changedStreams) session.left.add(stream);
        }
        return true;
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const failure = { kind: 'failed', why: 'unread', code: 'internal_error', message } as const;
    await recordFailure(dependencies, pass, failure);
    throw error;
  }
}

/** Checks subscriptions. Where the shop refuses them, its orders are polled from now on. */
async function lookAfterSubscriptions(dependencies: Dependencies, pass: PassToMake): Promise<void> {
  const { db, clock, hearing } = dependencies;
  const { integrationId, orders, webhooks } = pass;
  const state = await checkSubscriptions(dependencies, pass, webhooks);
  if (state !== undefined && state !== pass.subscriptions) {
    const next = clock.now().getTime() + passEveryMs(orders, state, hearing);
    await wantPass(db, integrationId, new Date(next));
  }
}

/** Plans the next pass after a failed one, and opens an incident if orders cannot be read for a while. */
async function recordFailure(
  { db, clock }: Dependencies,
  { merchantId, integrationId, orders }: PassToMake,
  failure: PassFailure,
): Promise<void> {
  const at = clock.now();
  const {
    why,
    code,
    message,
    retryAfterMs = 0,
  } = failure.kind === 'failed'
    ? failure
    : { why: 'away' as const, code: 'reconnect_required', message: 'The platform refuses the credentials.' };
  const failures = await failPass(db, {
    integrationId,
    at,
    kind: why,
    code,
    message,
    retryIn: (failed) => Math.max(retryAfterMs, passRetryMs(orders.minPassMs, failed)),
  });
  if (failure.kind === 'failed' && (why === 'refused' || failures >= failuresBorne)) {
    await openOrdersUnread(db, { merchantId, integrationId, code, message, at });
  }
}
