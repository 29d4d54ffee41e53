import type { Direction, SyncSettings } from './sync-settings.ts';

/** Named presets of sync settings over a source store and a destination. */
export const strategies = [
  'one_way_inventory',
  'two_way_inventory',
  'draft_orders_one_way',
  'orders_one_way',
] as const;
export type Strategy = (typeof strategies)[number];

type Flow = Pick<SyncSettings, 'direction' | 'autoImport' | 'autoExport'>;

/** What a strategy sets of the destination. */
export interface DestinationPreset<Id extends string> {
  readonly inventory: Flow;
  readonly orders: Flow & { readonly orderCopy: 'none' | 'draft' | 'order'; readonly copyTo: Id | null };
}

/** What a strategy sets of the source. */
export interface SourcePreset {
  readonly inventory: Flow & { readonly writeSalesBack: 'adjust' | 'order' | 'none' };
  readonly orders: Flow;
}

/** Another destination of the same merchant, as it is set. */
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

/** The settings of a destination under a strategy (DESIGN §2.2). Pure. */
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
 * The settings of the source, for all its destinations together: what one of them needs another does not take away.
 * Copied orders lower the source only where every destination copies its orders there; else it is lowered by a write.
 * A source that is not written to (`none`: someone else's shop) stays so. Pure.
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

/** With what it takes to create orders there. */
function sending({ direction, autoImport }: Flow): Flow {
  const takesIn = direction === 'inbound' || direction === 'bidirectional';
  return { direction: takesIn ? 'bidirectional' : 'outbound', autoImport, autoExport: true };
}

/** Nobody has orders created there any more: of its orders that is all that sending permits. */
function notSending({ direction, autoImport }: Flow): Flow {
  const takesIn = direction === 'inbound' || direction === 'bidirectional';
  return { direction: takesIn ? 'inbound' : 'disabled', autoImport, autoExport: false };
}
