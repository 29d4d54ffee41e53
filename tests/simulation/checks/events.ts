import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { toldKey } from '../session.ts';
import { Violation } from '../violation.ts';
import type { Check } from './check.ts';

/**
 * I4: every event that was answered is durable and reaches an end; what is held of an order never gets older.
 * One thing is beyond us: a push from before a shop's clock was set back, whose order's version never fell.
 */
export function eventsCheck(): Check {
  const known = new Map<string, OrderSnapshot>();
  const fell = new Set<string>();
  let checked = 0;
  return {
    afterStep({ answered, state, brought, shops }) {
      for (const key of [...answered].slice(checked)) {
        if (!state.events.has(key)) throw new Violation('I4', `${key} was answered and is lost`);
      }
      checked = answered.size;
      for (const [name, { snapshotKey }] of state.orders) {
        const [shop = ''] = name.split('/');
        const now = brought.get(`${shop}/${toldKey(snapshotKey ?? '')}`);
        const before = known.get(name);
        if (now === undefined || now === before) continue;
        const was = before === undefined ? 0 : (shops.get(shop)?.changesBehind(before).first ?? 0);
        const is = shops.get(shop)?.changesBehind(now).last ?? 0;
        const byVersion = (now.version ?? 0) - (before?.version ?? 0);
        const isNewer = now.readStartedAt === undefined && byVersion > 0 && !fell.has(name);
        if (is < was && !isNewer) throw new Violation('I4', `${name} went back from change ${was} to ${is}`);
        if (byVersion < 0) fell.add(name);
        known.set(name, now);
      }
    },
    atRest({ answered, state }) {
      for (const key of answered) {
        const end = state.events.get(key);
        if (end === undefined || end === 'reread_needed')
          throw new Violation('I4', `${key} has no end: ${end}`);
      }
      if (state.touched.size > 0) throw new Violation('I4', 'touched items are left');
    },
  };
}
