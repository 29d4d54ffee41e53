import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { openCircuit } from '@onhand/core/channel-stock/circuit.ts';
import { forgetAbsence, noteAbsence } from '@onhand/core/orders/absent-orders.ts';
import { closeGoneOrder } from '@onhand/core/orders/close-order.ts';
import { failedInRun } from '@onhand/core/failed-items/earlier-failures.ts';
import { findOrderId } from '@onhand/core/orders/find-order-id.ts';
import { closeFailedReading, openFailedReading } from '@onhand/core/orders/failed-readings.ts';
import { postponeHints } from '@onhand/core/orders/inbound-events/postpone-hints.ts';
import { settleHints } from '@onhand/core/orders/inbound-events/settle-hints.ts';
import { orderName } from '@onhand/core/orders/delivery.ts';
import type { TakeInResult } from '@onhand/core/orders/delivery.ts';
import { readEventKey } from '@onhand/core/orders/read-event-key.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { RereadOutcome, SaleRef } from '@onhand/workflows/contracts/sale.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import { currentRun } from './current-run.ts';
import type { Dependencies } from './dependencies.ts';
import { retryEarlierSale } from './retry-earlier-sale.ts';

const timeoutMs = 30_000;
/** The delay before the sweep follows a hint again while its platform is unreachable. */
const retryAfterMs = 30_000;
/** Blocks a hint until a person retries its failed item. */
const never = new Date('9999-01-01T00:00:00Z');

/** Reads an order from its platform after a hint, and takes the reading in. */
export async function rereadOrder(dependencies: Dependencies, sale: SaleRef): Promise<RereadOutcome> {
  const { db, connectors, clock } = dependencies;
  const { integrationId, externalOrderId } = sale;
  await retryEarlierSale(dependencies, sale);
  const { platform } = await db
    .selectFrom('integrations')
    .where('id', '=', integrationId)
    .select('platform')
    .executeTakeFirstOrThrow();
  // Hints that arrive from now on may announce changes that this reading does not include.
  const readFrom = clock.now();
  const answers = await connectors.call(platform, 'orders.get', {
    integrationId,
    lane: 'sales',
    timeoutMs,
    input: { ids: [externalOrderId] },
  });
  const result = answers.find(({ key }) => key === externalOrderId)?.result;
  const read = await settleReading(dependencies, sale, {
    platform,
    answer: result ?? unanswered,
    readFrom,
  });
  if (read.kind === 'failed') await failInThisRun(dependencies, sale);
  return read;
}

/** Records that the order's failed reading failed in this run, so that this run does not retry it. */
async function failInThisRun({ db }: Dependencies, sale: SaleRef): Promise<void> {
  const { merchantId, integrationId } = sale;
  const id = await findOrderId(db, sale);
  const subjects = id === undefined ? [] : [id];
  const failures = { merchantId, integrationId, operations: ['read_order'], subjects } as const;
  await failedInRun(db, failures, currentRun().runId);
}

export type OrderAnswer = OutputOf<'orders.get'>[number]['result'];

/** The answer for an order that the connector left out. */
export const unanswered: OrderAnswer = {
  kind: 'unavailable',
  message: 'The connector gave no answer for this order.',
};

/** Takes in what a platform answered about an order. `readFrom`: when it was asked. */
export async function settleReading(
  dependencies: Dependencies,
  sale: SaleRef,
  {
    platform,
    answer,
    readFrom,
  }: { readonly platform: string; readonly answer: OrderAnswer; readonly readFrom: Date },
): Promise<RereadOutcome> {
  const { db, dispatcher, clock } = dependencies;
  switch (answer.kind) {
    case 'order': {
      const taken = await takeInReading(dependencies, sale, answer.order);
      if (taken?.kind === 'failed') {
        return giveUp(dependencies, sale, taken);
      }
      await settle(dependencies, sale, readFrom);
      await forgetAbsence(db, { ...sale, externalOrderIds: [sale.externalOrderId] });
      dispatcher.nudge();
      startOther(dependencies, sale, taken);
      return { kind: 'taken_in' };
    }
    case 'absent':
      await settle(dependencies, sale, readFrom);
      return closeIfGone(dependencies, sale, { platform, readFrom });
    case 'rejected':
      return giveUp(dependencies, sale, answer);
    case 'unauthorized':
    case 'rate_limited':
    case 'unavailable':
    case 'unknown':
      if (answer.kind === 'unauthorized') {
        await openCircuit(db, sale.integrationId, answer, clock.now());
      }
      await postponeHints(db, { ...sale, retryAt: new Date(clock.now().getTime() + retryAfterMs) });
      return { kind: 'waiting_for_channel' };
  }
}

/** Closes an order that its platform has not known for a while, by what the platform does with its units. */
async function closeIfGone(
  { db, connectors, dispatcher, clock }: Dependencies,
  sale: SaleRef,
  { platform, readFrom }: { readonly platform: string; readonly readFrom: Date },
): Promise<RereadOutcome> {
  const gone = await noteAbsence(db, sale, readFrom);
  if (gone.length === 0) return { kind: 'absent' };
  const { stock } = await connectors.describe(platform);
  const restores = stock.restoresOn.includes('delete');
  for (const order of gone) {
    await closeGoneOrder(db, { ...order, merchantId: sale.merchantId, restores }, { clock });
  }
  dispatcher.nudge();
  return { kind: 'taken_in' };
}

async function takeInReading(
  { doorDb, clock }: Dependencies,
  { merchantId, integrationId }: SaleRef,
  order: OrderSnapshot,
): Promise<TakeInResult | undefined> {
  const [taken] = await takeIn(
    doorDb,
    [
      {
        merchantId,
        integrationId,
        origin: 'reread',
        receivedAt: clock.now(),
        event: {
          kind: 'order',
          eventKey: readEventKey(order),
          topic: 'order.read',
          order: { ...order, partial: false },
        },
      },
    ],
    { clock },
  );
  return taken;
}

/** Starts the sale of the order that was read if it is another order, because its number was used again. */
function startOther({ dispatcher }: Dependencies, sale: SaleRef, taken: TakeInResult | undefined): void {
  if (taken?.kind !== 'taken_in' || sale.identity === undefined || taken.identity === sale.identity) return;
  const { merchantId, integrationId } = sale;
  dispatcher.sale({
    merchantId,
    integrationId,
    ...orderName(taken.externalOrderId, taken.identity),
    reread: false,
  });
}

/** Settles the hints that arrived before the platform was asked, and closes the failed item. */
async function settle({ db, clock }: Dependencies, sale: SaleRef, readFrom: Date): Promise<void> {
  await settleHints(db, { ...sale, readFrom });
  await closeFailedReading(db, { ...sale, at: clock.now() });
}

/**
 * Opens a failed item for a reading that was refused or could not be taken in. A retry alone would fail
 * again.
 */
async function giveUp(
  { db, clock }: Dependencies,
  sale: SaleRef,
  { code, message }: { readonly code: string; readonly message: string },
): Promise<RereadOutcome> {
  await postponeHints(db, { ...sale, retryAt: never });
  await openFailedReading(db, {
    ...sale,
    code,
    message,
    workflowId: workflowIds.sale(sale),
    at: clock.now(),
  });
  return { kind: 'failed', code };
}
