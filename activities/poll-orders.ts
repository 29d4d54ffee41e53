import { setTimeout as delay } from 'node:timers/promises';
import { openOrdersUnread, resolveOrdersUnread } from '@onhand/core/incidents/orders-unread.ts';
import { findPolled } from '@onhand/core/integrations/find-polled.ts';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { PollOutcome } from '@onhand/workflows/contracts/poll.ts';
import type { Dependencies } from './dependencies.ts';
import { whileBeating } from './heartbeat.ts';
import { readPass } from './polling/read-pass.ts';
import { readChangedProducts } from './polling/read-products.ts';
import type { PassEnd } from './polling/read-pass.ts';
import type { LastSeen } from './polling/take-in-page.ts';

/** Stays below the activity's timeout of ten minutes. */
const longestMs = 8 * 60_000;
const longestBackoffMs = 30_000;
/** Opens an incident after this many failures in a row, which take about a minute. */
const awayAtMost = 5;
/** Changed products are read less often than orders. */
const productsEveryMs = 10_000;

/**
 * Polls a platform for changed orders and products and takes the orders in. Ends after some minutes, when
 * this worker stops, or when the integration is no longer polled. Returns `goOn`: whether polling has to go
 * on.
 */
export async function pollOrders(
  dependencies: Dependencies,
  integration: IntegrationRef,
): Promise<PollOutcome> {
  return whileBeating((signal) => pollForAWhile(dependencies, integration, signal));
}

/** Does the work of `pollOrders`. `signal` aborts when this worker stops. */
export async function pollForAWhile(
  dependencies: Dependencies,
  integration: IntegrationRef,
  signal: AbortSignal,
): Promise<PollOutcome> {
  const { db, connectors } = dependencies;
  const startedAtMs = performance.now();
  const isOver = () => signal.aborted || performance.now() - startedAtMs > longestMs;
  const lastSeen: LastSeen = new Map();
  let failures = 0;
  let productsAtMs = -productsEveryMs;
  while (!isOver()) {
    const polled = await findPolled(db, integration.integrationId);
    if (polled === undefined) {
      return { goOn: false };
    }
    const { orders, products } = await connectors.describe(polled.platform);
    if (orders === null || orders.pollEveryMs === null) {
      return { goOn: false };
    }
    const { overlapMs, pollEveryMs } = orders;
    const end = await readPass(dependencies, { ...integration, ...polled, overlapMs, lastSeen, isOver });
    if (end.kind === 'reconnect_required') {
      return { goOn: false };
    }
    failures = end.kind === 'refused' || end.kind === 'unavailable' ? failures + 1 : 0;
    await report(dependencies, integration, end, failures);
    if (products !== null && end.kind === 'read' && performance.now() - productsAtMs >= productsEveryMs) {
      productsAtMs = performance.now();
      await readChangedProducts(dependencies, { ...integration, ...polled, overlapMs: products.overlapMs });
    }
    const waitMs = Math.min(longestBackoffMs, pollEveryMs * 2 ** failures);
    await delay(waitMs, undefined, { signal }).catch(() => undefined);
  }
  return { goOn: true };
}

/** Opens an incident if orders cannot be read. Resolves it once they can be read again. */
async function report(
  { db, clock }: Dependencies,
  integration: IntegrationRef,
  end: PassEnd,
  failures: number,
): Promise<void> {
  const at = clock.now();
  if (end.kind === 'read') {
    await resolveOrdersUnread(db, { ...integration, at });
  } else if (end.kind === 'refused') {
    await openOrdersUnread(db, { ...integration, code: end.code, message: end.message, at });
  } else if (end.kind === 'unavailable' && failures >= awayAtMost) {
    await openOrdersUnread(db, { ...integration, code: 'unavailable', message: end.message, at });
  }
}
