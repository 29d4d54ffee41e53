import type { RunCounts, RunProblem } from '@onhand/domain/runs/run.ts';
import { noteShown } from '@onhand/core/orders/absent-orders.ts';
import { concludeImported } from '@onhand/core/orders/conclude-imported.ts';
import { orderName } from '@onhand/core/orders/delivery.ts';
import { closeFailedReadings } from '@onhand/core/orders/failed-readings.ts';
import { readEventKey } from '@onhand/core/orders/read-event-key.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { takeInUnread } from '@onhand/core/orders/take-in-unread.ts';
import { storableText } from '@onhand/domain/text/storable.ts';
import { currentRun } from '../current-run.ts';
import type { Dependencies } from '../dependencies.ts';
import { readById } from './read-by-id.ts';
import type { IntegrationToRead } from './read-by-id.ts';
import type { OrderPage } from './take-in-page.ts';

/** Longest order number that a problem names, in characters. */
const longestKey = 200;

/** What became of a page of orders. */
interface TakenIn {
  readonly counts: RunCounts;
  readonly problems: readonly RunProblem[];
  /** The platform could not be asked for some of them. */
  readonly isAway: boolean;
}

/**
 * Takes in a page of orders that a shop has had for a while, in one commit. Starts sales only of those that
 * moved stock or are copied. Orders that could not be read or stored are failed items. Every order is durable
 * when this returns, unless the platform could not be asked again.
 */
export async function takeInHistory(
  dependencies: Dependencies,
  integration: IntegrationToRead,
  { items, unread }: OrderPage,
): Promise<TakenIn> {
  const { db, doorDb, clock, dispatcher } = dependencies;
  const { merchantId, integrationId } = integration;
  const of = { merchantId, integrationId };
  const taken = await takeIn(
    doorDb,
    items.map((order) => ({
      ...of,
      origin: 'bulk',
      receivedAt: clock.now(),
      event: { kind: 'order', eventKey: readEventKey(order), topic: 'order.imported', order },
    })),
    { clock },
  );
  const refused = taken.flatMap((one, index) => {
    const externalId = items[index]?.externalId ?? '';
    return one.kind === 'failed' ? [{ externalId, code: one.code, message: one.message }] : [];
  });
  const refusedIds = new Set(refused.map(({ externalId }) => externalId));
  const whole = items.filter(({ externalId, partial }) => !partial && !refusedIds.has(externalId));
  const at = clock.now();
  const read = whole.map(({ externalId }) => externalId);
  await closeFailedReadings(db, { integrationId, externalOrderIds: read, at });
  await noteShown(
    db,
    { integrationId, orders: whole.map((order) => orderName(order.externalId, order.identity)) },
    at,
  );
  await takeInUnread(db, { ...of, orders: unread, workflowId: currentRun().workflowId }, { clock });
  const hinted = taken.flatMap((one) => (one.kind === 'reread_needed' ? [one.externalOrderId] : []));
  const reread = await readById(dependencies, integration, hinted, { lane: 'bulk' });
  const toFollow = await concludeImported(db, { ...of, externalOrderIds: [...read, ...hinted] });
  dispatcher.nudge();
  for (const order of toFollow) dispatcher.sale({ ...of, ...order, reread: false });
  const failed = refused.length + unread.length + reread.unread;
  return {
    isAway: reread.isAway,
    counts: {
      done: items.length - refused.length - reread.unread,
      known: taken.filter(({ kind }) => kind === 'repeated').length,
      failed,
    },
    problems: [...refused, ...unread].map(({ externalId, code, message }) => ({
      externalKey: storableText(externalId, longestKey),
      code,
      message: storableText(message, longestMessage),
    })),
  };
}

/** Longest message that a problem keeps, in characters. */
const longestMessage = 1_000;
