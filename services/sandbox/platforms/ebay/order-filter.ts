import type { Shop } from '../../shop/shop.ts';
import type { Order } from '../../shop/state.ts';
import { refusal } from './errors.ts';
import { shippedUnits } from './order-changes.ts';
import type { OrderPart } from './own-state.ts';
import { orderPart } from './part.ts';

type Test = (order: Order) => boolean;

const oneDayMs = 24 * 60 * 60_000;
const defaultDays = 90;

/** How far a caller's clock may be ahead. */
const toleranceMs = 1_000;

/**
 * Reads the filter of getOrders, such as lastmodifieddate:[2026-01-01T00:00:00.000Z..]. Both ends are
 * inclusive. Without a filter, the orders of the last 90 days are meant.
 *
 * @throws Refusal 400 with eBay's error of the filter
 */
export function orderTest(shop: Shop, filter: string | null): Test {
  const tests = partsOf(filter ?? '').map((part) => testOf(shop, part));
  if (tests.length === 0) {
    const from = new Date(shop.clock.now().getTime() - defaultDays * oneDayMs).toISOString();
    return (order) => orderPart(shop, order).placedAt >= from;
  }
  return (order) => tests.every((test) => test(order));
}

function testOf(shop: Shop, part: string): Test {
  const [, name = part, value = ''] = /^([a-z]+):(.*)$/i.exec(part) ?? [];
  switch (name.toLowerCase()) {
    case 'creationdate':
      return within(shop, name, value, ({ placedAt }) => placedAt);
    case 'lastmodifieddate':
      return within(shop, name, value, ({ changedAt }) => changedAt);
    case 'orderfulfillmentstatus': {
      const wanted = /^\{(.*)\}$/.exec(value)?.[1]?.split('|') ?? [];
      const isOpen = wanted.includes('NOT_STARTED') || wanted.includes('IN_PROGRESS');
      if (!isOpen && !wanted.includes('FULFILLED')) {
        throw refusal(30800, { fieldvalue: value, fieldname: name });
      }
      return (order) =>
        order.lines.every((line) => shippedUnits(shop, order, line) >= line.quantity) !== isOpen;
    }
    default:
      throw refusal(30700, { fieldname: name });
  }
}

function within(
  shop: Shop,
  fieldname: string,
  value: string,
  dateOfOrder: (part: OrderPart) => string,
): Test {
  const range = /^\[(.*)\.\.(.*)\]$/.exec(value);
  if (range === null) throw refusal(30800, { fieldvalue: value, fieldname });
  const [, start = '', end = ''] = range;
  if (start === '') throw refusal(30820);
  const from = timeOf(start);
  const to = end === '' ? Number.POSITIVE_INFINITY : timeOf(end);
  const now = shop.clock.now().getTime();
  if (from > to) throw refusal(30840);
  if (from > now + toleranceMs || (end !== '' && to > now + toleranceMs)) throw refusal(30850);
  return (order) => {
    const at = Date.parse(dateOfOrder(orderPart(shop, order)));
    return at >= from && at <= to;
  };
}

function timeOf(text: string): number {
  const isDate = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/.test(text);
  const time = isDate ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw refusal(30810);
  return time;
}

/** Divides a filter at the commas between its criteria. */
function partsOf(filter: string): string[] {
  return filter
    .split(/,(?=[a-z]+:)/i)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
