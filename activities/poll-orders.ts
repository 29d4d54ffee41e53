import { setTimeout as delay } from 'node:timers/promises';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { openCircuit } from '@onhand/database/publishing/circuit.ts';
import { readCursor } from '@onhand/database/queries/cursors/read-cursor.ts';
import { writeCursor } from '@onhand/database/queries/cursors/write-cursor.ts';
import { findPolled } from '@onhand/database/queries/integrations/find-polled.ts';
import { readEventKey } from '@onhand/database/take-in/read-event-key.ts';
import { takeIn } from '@onhand/database/take-in/take-in.ts';
import type { Dependencies } from './dependencies.ts';
import { whileBeating } from './heartbeat.ts';
import type { IntegrationRef } from './publish-due.ts';

const timeoutMs = 30_000;
/** The activity may run for ten minutes. */
const longestMs = 8 * 60_000;
const longestBackoffMs = 30_000;

/**
 * Asks a platform for changed orders again and again and takes them in, until this worker stops or the integration
 * is revoked. Where a pass began is recorded once all its pages are durable; the next one reads back from there by
 * the platform's overlap. `goOn`: the poll is to be continued.
 */
export async function pollOrders(
  dependencies: Dependencies,
  integration: IntegrationRef,
): Promise<{ readonly goOn: boolean }> {
  const { db, connectors } = dependencies;
  const startedAtMs = performance.now();
  const lastSeen = new Map<string, string>();
  return whileBeating(async (signal) => {
    for (let failures = 0; !signal.aborted && performance.now() - startedAtMs < longestMs;) {
      const polled = await findPolled(db, integration.integrationId);
      if (polled === undefined) {
        return { goOn: false };
      }
      const { orders } = await connectors.describe(polled.platform);
      if (orders === null || orders.pollEveryMs === null) {
        return { goOn: false };
      }
      const pass = await readPass(dependencies, {
        ...integration,
        ...polled,
        overlapMs: orders.overlapMs,
        lastSeen,
      });
      if (pass === 'reconnect_required') {
        return { goOn: false };
      }
      failures = pass === 'unavailable' ? failures + 1 : 0;
      const waitMs = Math.min(longestBackoffMs, orders.pollEveryMs * 2 ** failures);
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
    }
    return { goOn: true };
  });
}

interface Pass extends IntegrationRef {
  readonly platform: string;
  readonly startFrom: Date;
  readonly overlapMs: number;
  /** By order, the event key of what was taken in last: what the overlap brings again need not go to the door. */
  readonly lastSeen: Map<string, string>;
}

/** Reads all changes since the last pass, page by page. */
async function readPass(
  dependencies: Dependencies,
  pass: Pass,
): Promise<'read' | 'unavailable' | 'reconnect_required'> {
  const { db, connectors, clock } = dependencies;
  const { merchantId, integrationId, platform } = pass;
  const stream = { merchantId, integrationId, stream: 'orders' } as const;
  const last = (await readCursor(db, stream)) ?? pass.startFrom.toISOString();
  let cursor: string | null = new Date(Date.parse(last) - pass.overlapMs).toISOString();
  let began: string | undefined;
  while (cursor !== null) {
    const answer: OutputOf<'orders.changedSince'> = await connectors.call(platform, 'orders.changedSince', {
      integrationId,
      lane: 'sales',
      timeoutMs,
      input: { cursor },
    });
    if (answer.kind !== 'page') {
      if (answer.kind === 'unauthorized') {
        await openCircuit(db, integrationId, answer, clock.now());
        return 'reconnect_required';
      }
      return 'unavailable';
    }
    began ??= answer.page.asOf;
    await takeInPage(dependencies, pass, answer.page.items);
    cursor = answer.page.next ?? null;
  }
  await writeCursor(db, { ...stream, cursor: began ?? last, asOf: clock.now() });
  return 'read';
}

async function takeInPage(
  { db, clock, dispatcher }: Dependencies,
  { merchantId, integrationId, lastSeen }: Pass,
  orders: readonly OrderSnapshot[],
): Promise<void> {
  const changed = orders
    .map((order) => ({ order, eventKey: readEventKey(order) }))
    .filter(({ order, eventKey }) => lastSeen.get(order.externalId) !== eventKey);
  const taken = await takeIn(
    db,
    changed.map(({ order, eventKey }) => ({
      merchantId,
      integrationId,
      origin: 'poll',
      receivedAt: clock.now(),
      event: { kind: 'order', eventKey, topic: 'order.polled', order },
    })),
    { clock },
  );
  for (const { order, eventKey } of changed) {
    lastSeen.set(order.externalId, eventKey);
  }
  if (taken.length > 0) {
    dispatcher.nudge();
  }
  for (const result of taken) {
    if (result.kind === 'taken_in' || result.kind === 'reread_needed') {
      const { externalOrderId } = result;
      dispatcher.sale({
        merchantId,
        integrationId,
        externalOrderId,
        reread: result.kind === 'reread_needed',
      });
    }
  }
}
