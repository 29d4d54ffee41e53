import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { lineParts } from '../names.ts';
import { wholeSeconds } from '../platform/shop.ts';
import type { Session } from '../session.ts';
import { Violation } from '../violation.ts';
import { channelsOf, partsOf } from '../world.ts';

/** The snapshot of an order that counts. */
export function snapshotOf({ state, brought }: Session, order: string): OrderSnapshot | undefined {
  const shop = order.split('/')[0] ?? '';
  return brought.get(`${shop}/${state.orders.get(order)?.snapshotKey ?? ''}`);
}

/**
 * I3: when its order changes, a line counts once its listing is linked, its shop's stock is kept in step, and
 * it was placed since orders count there and for the item; one that counted goes on.
 */
export function createEffects(): { check(session: Session): void } {
  const revisions = new Map<string, number>();
  const counted = new Map<string, string>();
  return {
    check(session) {
      const { state } = session;
      const changed = new Set<string>();
      for (const [name, { revision }] of state.orders) {
        if (revisions.get(name) !== revision) changed.add(name);
        revisions.set(name, revision);
      }
      for (const [name, { effect, item }] of state.lines) {
        const { order } = lineParts(name);
        if (!changed.has(order)) continue;
        const now = lineNow(session, name);
        const was = counted.get(name);
        const isCounted = effect === 'counted';
        if (now === undefined) continue;
        const key = `${now.unit} ${item}`;
        if (isCounted && was !== key && (!now.counts || now.item !== item)) {
          throw new Violation('I3', `${name} counts, and should not`);
        }
        if (!isCounted && now.counts && !now.waits)
          throw new Violation('I3', `${name} should count, and is ${effect}`);
        if (isCounted) counted.set(name, key);
        else counted.delete(name);
      }
    },
  };
}

/** Whether a line that did not count before counts now; undefined where its order no longer has it. */
function lineNow(
  session: Session,
  name: string,
):
  | {
      readonly unit: string;
      readonly item: string | null;
      readonly counts: boolean;
      /** Its listing's orders are booked again soon. */
      readonly waits: boolean;
    }
  | undefined {
  const { state, world } = session;
  const { shop, order, line } = lineParts(name);
  const snapshot = snapshotOf(session, order);
  const ref = snapshot?.lines.find(({ externalLineId }) => externalLineId === line)?.ref;
  const unit = ref?.unit;
  if (snapshot === undefined || unit === undefined) return undefined;
  const listing = state.listings.get(`${shop}/${unit}`);
  const item = listing?.item ?? null;
  if (listing === undefined || item === null) return { unit, item, counts: false, waits: false };
  const unopened = world.authority === 'source' ? Infinity : -Infinity;
  const parts = partsOf(world, item).map(([part]) => state.itemCountsFrom.get(part) ?? unopened);
  const counting = Math.max(listing.countsFrom, Math.min(...parts));
  const since = wholeSeconds(session.shopOf(name).clock(counting));
  const isKept = state.shops.get(shop)?.direction !== 'disabled';
  const began = Math.max(
    ...[snapshot.placedAt, snapshot.reservedAt?.at ?? 0].map((at) => new Date(at).getTime()),
  );
  const isOld = began < since && !opensWith(session, { shop, unit, place: ref?.location ?? '', counting });
  return { unit, item, counts: isKept && !snapshot.test && !isOld, waits: listing.rebookPending };
}

/** Whether a listing's figure opened its item at a place, and counting has not begun anew since. */
function opensWith(
  { state, world }: Session,
  listing: {
    readonly shop: string;
    readonly unit: string;
    /** '': the order does not say. */
    readonly place: string;
    readonly counting: number;
  },
): boolean {
  const shop = world.shops.find(({ name }) => name === listing.shop);
  const record = shop?.listings.find(({ unit }) => unit === listing.unit)?.record;
  const channels = (shop === undefined ? [] : channelsOf(shop)).filter((one) => one.record === record);
  const openingsOf = (some: typeof channels) =>
    some.flatMap(({ name }) => state.channels.get(name)?.openingAt ?? []);
  const there = channels.filter(({ location }) => listing.place === '' || location === listing.place);
  return openingsOf(there).length > 0 && listing.counting <= Math.max(...openingsOf(channels));
}
