import { findUnseenOrders, markOrdersChecked } from '@onhand/core/orders/find-unseen.ts';
import type { Lane } from '@onhand/domain/limits/limit.ts';
import { goneAfterMs } from '@onhand/domain/orders/close-order.ts';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { RereadOutcome } from '@onhand/workflows/contracts/sale.ts';
import type { Dependencies } from '../dependencies.ts';
import { settleReading, unanswered } from '../reread-order.ts';
import type { OrderAnswer } from '../reread-order.ts';

const timeoutMs = 30_000;
/** The number of orders in one call. */
const atATime = 25;
/** An order that stays open is read by its id after this time without news. */
const unseenForMs = 24 * 60 * 60_000;

export interface IntegrationToRead extends IntegrationRef {
  readonly platform: string;
}

type Away = Extract<OrderAnswer, { kind: 'unauthorized' | 'rate_limited' | 'unavailable' | 'unknown' }>;

/** Counts how readings of orders ended. `unread`: could not be read or stored; each is a failed item. */
export interface ReadById {
  readonly unread: number;
  /** The platform could not be asked for some of them. */
  readonly isAway: boolean;
  /** The answers of orders that the platform could not be asked for, by their ids. */
  readonly away: ReadonlyMap<string, Away>;
  /** The orders that the platform does not know. */
  readonly absent: readonly string[];
}

/**
 * Reads orders by their ids and takes them in. An order that the platform refuses becomes a failed item.
 * `markers`: of orders that are known to be copies, by their ids, in case they do not carry them.
 */
export async function readById(
  dependencies: Dependencies,
  { platform, merchantId, integrationId }: IntegrationToRead,
  externalOrderIds: readonly string[],
  { lane = 'sales', markers }: { readonly lane?: Lane; readonly markers?: ReadonlyMap<string, string> } = {},
): Promise<ReadById> {
  const { db, connectors, clock } = dependencies;
  const outcomes: RereadOutcome[] = [];
  const absent: string[] = [];
  const away = new Map<string, Away>();
  for (let from = 0; from < externalOrderIds.length; from += atATime) {
    const ids = externalOrderIds.slice(from, from + atATime);
    const readFrom = clock.now();
    const answers = await connectors.call(platform, 'orders.get', {
      integrationId,
      lane,
      timeoutMs,
      input: { ids },
    });
    const results = new Map(answers.map(({ key, result }) => [key, result]));
    const checked: string[] = [];
    for (const externalOrderId of ids) {
      const answer = marked(results.get(externalOrderId) ?? unanswered, markers?.get(externalOrderId));
      const sale = { merchantId, integrationId, externalOrderId };
      const outcome = await settleReading(dependencies, sale, { platform, answer, readFrom });
      outcomes.push(outcome);
      if (answer.kind === 'absent') absent.push(externalOrderId);
      if (isAway(answer)) away.set(externalOrderId, answer);
      else checked.push(externalOrderId);
    }
    await markOrdersChecked(db, { integrationId, externalOrderIds: checked, at: readFrom });
  }
  return {
    unread: outcomes.filter(({ kind }) => kind === 'failed').length,
    isAway: away.size > 0,
    away,
    absent,
  };
}

function marked(answer: OrderAnswer, marker: string | undefined): OrderAnswer {
  if (answer.kind !== 'order' || marker === undefined) return answer;
  return { ...answer, order: { ...answer.order, marker } };
}

function isAway(answer: OrderAnswer): answer is Away {
  switch (answer.kind) {
    case 'unauthorized':
    case 'rate_limited':
    case 'unavailable':
    case 'unknown':
      return true;
    case 'order':
    case 'absent':
    case 'rejected':
      return false;
  }
}

/** Reads some orders that stayed open for a day without news. Lists of orders do not show binned ones. */
export async function readUnseen(
  dependencies: Dependencies,
  integration: IntegrationToRead,
  limit: number,
): Promise<ReadById> {
  const { db, clock } = dependencies;
  const before = new Date(clock.now().getTime() - unseenForMs);
  const { integrationId } = integration;
  const absentBefore = new Date(clock.now().getTime() - goneAfterMs);
  const ids = await findUnseenOrders(db, { integrationId, before, absentBefore, limit });
  return readById(dependencies, integration, ids);
}
