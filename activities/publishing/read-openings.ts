import { setTimeout as delay } from 'node:timers/promises';
import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Opening } from '@onhand/core/channel-stock/find-openings.ts';
import type { Lease } from '@onhand/core/channel-stock/lease.ts';
import { holdReadings } from '@onhand/core/channel-stock/readings.ts';
import type { WantedReading } from '@onhand/core/channel-stock/readings.ts';
import type { AnsweredReading as SettledReading } from '@onhand/core/observations/record-readings.ts';
import { refuseReadings } from '@onhand/core/observations/refused-readings.ts';
import type { RefusedReading } from '@onhand/core/observations/refused-readings.ts';
import { openIncidents } from '@onhand/core/incidents/open-incidents.ts';
import { openStock } from '@onhand/core/orders/open-stock.ts';
import { rebookListings } from '@onhand/core/orders/rebook.ts';
import { isBusy } from '@onhand/database/transaction.ts';
import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { isSettledOpening } from '@onhand/domain/observing/opening.ts';
import type { ChangeAnswer } from '@onhand/domain/publishing/listing-change.ts';
import type { OrderPage } from '../polling/take-in-page.ts';
import { readFigures, refusedReading } from './calls.ts';
import type { AnsweredReading, Channel } from './calls.ts';

/** What the reading of openings needs. */
export interface OpeningSource {
  readonly db: Db;
  readonly clock: { now(): Date };
  readonly lease: Lease;
  readonly channel: Channel;
  readonly description: Description;
  /** The run that failed items name. */
  readonly workflowId: string;
  /** Takes in a page of open orders. Returns false if some of them have to be read again, and were not. */
  readonly takeInOrders: (page: OrderPage) => Promise<boolean>;
  readonly time: OpeningTime;
}

/** How long the reading of openings may take. */
export interface OpeningTime {
  /** Returns whether enough time is left for figures, orders and figures again. */
  readonly mayBegin: () => boolean;
  /** Returns whether to end after the call under way. */
  readonly isOver: () => boolean;
  /** First figures are read for so long. The others are left for another time. */
  readonly figuresForMs: number;
}

/** A figure that opens an item's stock. */
export interface WantedOpening extends Opening {
  readonly wanted: WantedReading;
}

/** A figure, the orders that were open around it, and the figure again: tried so often at a time. */
const triesAtMost = 3;
/** Nobody else reads these figures meanwhile. Is as long as the publisher's activity may last. */
const heldForMs = 10 * 60_000;
/** A page of orders may need a call for each of some orders, and a slow shop several attempts. */
const pageWithinMs = 90_000;
/** Figures that did not settle are read again after this time. */
const againAfterMs = 30_000;

type Figure = NonNullable<AnsweredReading['read']>;

/**
 * Opens stock with a source's figures (DESIGN §4.2, around the opening): reads the figures, takes in the
 * shop's open orders, and reads the figures again once these orders have settled. Figures that agree, or
 * whose difference the orders explain, open the stock; the others are read again. Readings that the platform
 * refuses become failed items, and records without a figure open nothing. Whatever is not settled stays due.
 * All figures share the orders. Figures that a slow shop does not show within the time stay due now. Returns
 * the platform's answers.
 */
export async function readOpenings(
  source: OpeningSource,
  openings: readonly WantedOpening[],
): Promise<{ readonly moved: boolean; readonly answers: readonly ChangeAnswer[] }> {
  const { db, clock, lease, description, workflowId, time } = source;
  const unitsOf = new Map(openings.map(({ id, units }) => [id, units]));
  let left: readonly WantedReading[] = openings.map((one) => one.wanted);
  let unread: readonly WantedReading[] = [];
  if (!time.mayBegin()) [left, unread] = [[], left];
  const answers: ChangeAnswer[] = [];
  let moved = false;
  let unsettled = 0;
  for (let tried = 0; tried < triesAtMost && left.length > 0 && time.mayBegin(); tried += 1) {
    left = await holdReadings(db, lease, left, new Date(clock.now().getTime() + heldForMs));
    const endsAtMs = performance.now() + time.figuresForMs;
    const first = await figuresOf(source, left, () => time.isOver() || performance.now() >= endsAtMs);
    unread = [...unread, ...left.slice(first.asked)];
    left = left.slice(0, first.asked);
    answers.push(...first.answers);
    await refuseReadings(db, lease, first.refused, { now: clock.now(), workflowId });
    const figured = left.filter((one) => (first.figures.get(one.channelStockId)?.quantity ?? null) !== null);
    const orders = figured.length === 0 ? withoutOrders : await readOpenOrders(source);
    if (orders.kind !== 'read') {
      if (orders.kind === 'fault') answers.push(orders.fault);
      break;
    }
    // The second figure has to lack what these orders took off, however late the platform shows it.
    if (figured.length > 0) await delay(description.stock.settlesWithinMs);
    const second = await figuresOf(source, figured, time.isOver);
    answers.push(...second.answers);
    const compared = left.flatMap((one) => {
      const before = first.figures.get(one.channelStockId);
      const after = before?.quantity === null ? before : second.figures.get(one.channelStockId);
      return before === undefined || after === undefined ? [] : [{ wanted: one, before, after }];
    });
    const settled = compared
      .filter(({ wanted: one, before, after }) =>
        isSettled({ ...one, units: unitsOf.get(one.channelStockId) ?? [] }, before, after, orders.orders),
      )
      // Orders count from the first reading; the baselines of older ones belong to the second.
      .map(({ wanted: one, before, after: { quantity, why } }) => ({
        wanted: one,
        read: { ...before, quantity, why },
      }));
    unsettled = compared.length - settled.length;
    const opened = await open(source, openings, settled, orders.orders);
    moved ||= opened;
    const done = new Set([...settled, ...first.refused].map((one) => one.wanted.channelStockId));
    left = left.filter(({ channelStockId }) => !done.has(channelStockId));
  }
  await report(source, openings, unsettled);
  await holdReadings(db, lease, left, new Date(clock.now().getTime() + againAfterMs));
  await holdReadings(db, lease, unread, clock.now());
  return { moved, answers };
}

/** Tells operators of figures that do not settle. The sweep ends the incident. */
async function report(
  { db, clock, lease: { integrationId } }: OpeningSource,
  [opening]: readonly WantedOpening[],
  figures: number,
): Promise<void> {
  if (opening === undefined || figures === 0) return;
  const { merchantId } = opening;
  const incident = { kind: 'opening_unsettled', merchantId, integrationId } as const;
  await openIncidents([{ ...incident, detail: { figures } }], clock.now()).execute(db);
}

/** Reads figures, batch by batch, until it is enough. `asked`: how many of the wanted were asked for. */
async function figuresOf(
  { channel, description }: OpeningSource,
  wanted: readonly WantedReading[],
  isEnough: () => boolean,
) {
  const size = description.inventory?.readBatch ?? wanted.length;
  const figures = new Map<ChannelStockId, Figure>();
  const answers: ChangeAnswer[] = [];
  const refused: RefusedReading[] = [];
  let asked = 0;
  while (asked < wanted.length && (asked === 0 || !isEnough())) {
    const batch = wanted.slice(asked, asked + size);
    asked += batch.length;
    for (const answered of await readFigures(channel, batch)) {
      const { wanted: one, read, answer } = answered;
      if (read !== null) figures.set(one.channelStockId, read);
      answers.push(answer);
      refused.push(...refusedReading(answered));
    }
  }
  return { figures, answers, refused, asked };
}

function isSettled(
  { ref, units }: WantedReading & Pick<Opening, 'units'>,
  before: Figure,
  after: Figure,
  orders: readonly OrderSnapshot[],
): boolean {
  // A record without a figure opens nothing.
  if (before.quantity === null || after.quantity === null) return true;
  const sinceMs = before.readStartedAt.getTime() + (before.platformAheadMs ?? 0);
  return isSettledOpening({
    first: before.quantity,
    second: after.quantity,
    since: Math.floor(sinceMs / 1_000) * 1_000,
    units,
    place: ref.location,
    orders,
  });
}

type OpenOrders =
  | { readonly kind: 'read'; readonly orders: readonly OrderSnapshot[] }
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'away' };

const withoutOrders: OpenOrders = { kind: 'read', orders: [] };

/** Reads and takes in all orders that hold stock or may begin to. A platform without orders has none. */
async function readOpenOrders({
  channel,
  description,
  takeInOrders,
  time,
}: OpeningSource): Promise<OpenOrders> {
  const orders: OrderSnapshot[] = [];
  if (description.orders === null) return withoutOrders;
  const { connectors, integrationId, platform } = channel;
  for (let cursor: string | null = null; ;) {
    if (time.isOver()) return { kind: 'away' };
    const answer: Awaited<ReturnType<typeof connectors.call<'orders.openPage'>>> = await connectors.call(
      platform,
      'orders.openPage',
      { integrationId, lane: 'sales', timeoutMs: pageWithinMs, input: { cursor } },
    );
    if (answer.kind !== 'page') return { kind: 'fault', fault: answer };
    if (!(await takeInOrders(answer.page))) return { kind: 'away' };
    orders.push(...answer.page.items.filter(({ partial }) => !partial));
    if (answer.page.next === undefined) return { kind: 'read', orders };
    cursor = answer.page.next;
  }
}

/** Opens stock with settled figures, and books the orders anew that waited for it. */
async function open(
  { db, clock, lease, description }: OpeningSource,
  openings: readonly WantedOpening[],
  settled: readonly SettledReading[],
  orders: readonly OrderSnapshot[],
): Promise<boolean> {
  if (settled.length === 0) return false;
  const ids = new Set(settled.map(({ wanted }) => wanted.channelStockId));
  const { settlesWithinMs, ordersVisibleWithinMs } = description.stock;
  const observing = { at: clock.now(), settlesWithinMs, ordersVisibleWithinMs };
  const { moved } = await openStock(db, lease, { readings: settled, orders }, observing);
  const opened = openings.filter(({ wanted }) => ids.has(wanted.channelStockId));
  for (const [merchantId, each] of Map.groupBy(opened, (one) => one.merchantId)) {
    const listingIds = each.flatMap((one) => one.listingIds);
    await rebookListings(db, { merchantId, listingIds }, { clock }).catch((error: unknown) => {
      // The listings stay marked, and the sweep books their orders. The other figures are not read anew.
      if (!isBusy(error)) throw error;
    });
  }
  return moved;
}
