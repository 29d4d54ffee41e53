import type { Direction, SyncSettings } from './sync-settings.ts';

/** Named presets of sync settings for a source store and a destination. */
export const strategies = [
  'one_way_inventory',
  'two_way_inventory',
  'draft_orders_one_way',
  'orders_one_way',
] as const;
export type Strategy = (typeof strategies)[number];

type Flow = Pick<SyncSettings, 'direction' | 'autoImport' | 'autoExport'>;

/** The settings that a strategy gives the destination. */
export interface DestinationPreset<Id extends string> {
  readonly inventory: Flow;
  readonly orders: Flow & { readonly orderCopy: 'none' | 'draft' | 'order'; readonly copyTo: Id | null };
}

/** The settings that a strategy gives the source store. */
export interface SourcePreset {
  readonly inventory: Flow & { readonly writeSalesBack: 'adjust' | 'order' | 'none' };
  readonly orders: Flow;
}

/** The current settings of another destination of the same merchant. */
export interface OtherDestination<Id extends string> {
  readonly inventory: Direction;
  readonly orderCopy: 'none' | 'draft' | 'order';
  readonly copyTo: Id | null;
}

const flow = (direction: Direction): Flow => ({
  direction,
  autoImport: direction === 'inbound' || direction === 'bidirectional',
  autoExport: direction === 'outbound' || direction === 'bidirectional',
});

/** Returns the settings of a destination under a strategy (DESIGN §2.2). Pure. */
export function destinationPreset<Id extends string>(strategy: Strategy, source: Id): DestinationPreset<Id> {
  const copy = copies[strategy];
  return {
    inventory: flow(strategy === 'two_way_inventory' ? 'bidirectional' : 'outbound'),
    orders:
      copy === 'none'
        ? { ...flow('disabled'), orderCopy: copy, copyTo: null }
        : { ...flow('inbound'), orderCopy: copy, copyTo: source },
  };
}

/**
 * Returns the settings of a source store that serve all its destinations: no destination loses what it needs.
 * Copied orders lower the source only if every destination copies its orders there; otherwise writes lower
 * it. A source that must not be written (`none`: someone else's shop) stays that way. Pure.
 */
export function sourcePreset<Id extends string>(
  source: {
    readonly id: Id;
    readonly writeSalesBack: 'adjust' | 'order' | 'none';
    readonly orders: Flow;
  },
  destinations: readonly OtherDestination<Id>[],
): SourcePreset {
  const live = destinations.filter(({ inventory }) => inventory !== 'disabled');
  const copying = live.filter(({ copyTo, orderCopy }) => copyTo === source.id && orderCopy !== 'none');
  const allOrders =
    live.length > 0 && live.every((one) => one.copyTo === source.id && one.orderCopy === 'order');
  const isTwoWay = live.some(({ inventory }) => inventory === 'bidirectional');
  return {
    inventory: {
      ...flow(isTwoWay ? 'bidirectional' : 'inbound'),
      writeSalesBack: source.writeSalesBack === 'none' ? 'none' : allOrders ? 'order' : 'adjust',
    },
    orders: copying.length > 0 ? sending(source.orders) : notSending(source.orders),
  };
}

const copies = {
  one_way_inventory: 'none',
  two_way_inventory: 'none',
  draft_orders_one_way: 'draft',
  orders_one_way: 'order',
} as const satisfies Record<Strategy, OtherDestination<string>['orderCopy']>;

/** Adds the settings needed to create orders in the source store. */
function sending({ direction, autoImport }: Flow): Flow {
  const takesIn = direction === 'inbound' || direction === 'bidirectional';
  return { direction: takesIn ? 'bidirectional' : 'outbound', autoImport, autoExport: true };
}

/** Removes the settings needed to create orders, because no destination copies orders there any more. */
function notSending({ direction, autoImport }: Flow): Flow {
  const takesIn = direction === 'inbound' || direction === 'bidirectional';
  return { direction: takesIn ? 'inbound' : 'disabled', autoImport, autoExport: false };
}
