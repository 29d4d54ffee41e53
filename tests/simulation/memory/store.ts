import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { ChannelStock } from '@onhand/domain/channel-stock/channel-stock.ts';
import type { IntegrationId, ItemId, ListingId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { RecordedLine, RecordedLines } from '@onhand/domain/orders/recorded-line.ts';
import type { SoldListing } from '@onhand/domain/orders/sold-listing.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { Trigger } from '@onhand/domain/settings/permission.ts';
import type { SyncSettings } from '@onhand/domain/settings/sync-settings.ts';
import type { Accounting } from '@onhand/domain/stock/line-target.ts';
import type { Place } from '@onhand/domain/stock/preference-at.ts';
import { lineParts } from '../names.ts';
import type {
  CoreState,
  LedgerSums,
  StoredDeduction,
  StoredFailedItem,
  StoredHold,
  StoredLevel,
  StoredLine,
  StoredListing,
  StoredObservation,
  StoredOrder,
  StoredShop,
} from '../state.ts';
import { channelsOf, clockAheadOf, placesOf, preferenceOf, startAt } from '../world.ts';
import type { Channel, World } from '../world.ts';

/** What the tables hold, as plain data under names; an id is the name of what it stands for. */
export interface Store extends CoreState {
  readonly levels: Map<string, StoredLevel>;
  readonly ledger: Map<string, LedgerSums>;
  readonly sourceKeys: Set<string>;
  readonly orders: Map<string, MemoryOrder>;
  readonly lines: Map<string, MemoryLine>;
  readonly holds: Map<string, readonly StoredHold[]>;
  readonly oversold: Map<string, number>;
  readonly backordered: Map<string, number>;
  readonly incidents: Map<string, number>;
  readonly events: Map<string, 'taken_in' | 'reread_needed' | 'failed'>;
  readonly hintedAt: Map<string, number>;
  /** The order that a hint speaks of, and what it says of it. */
  readonly hintOf: Map<string, string>;
  readonly hintedOrders: Map<string, OrderSnapshot>;
  readonly listings: Map<string, StoredListing>;
  readonly deductions: Map<string, StoredDeduction>;
  readonly itemCountsFrom: Map<string, number | null>;
  readonly shops: Map<string, MemoryShop>;
  readonly observations: Map<string, MemoryObservation>;
  readonly massDrops: Map<string, boolean>;
  /** Since when nobody can tell what an opening lacked of an order, by `shop/order item`. */
  readonly unknownBaselines: Map<string, number>;
  readonly channels: Map<string, MemoryChannel>;
  readonly failedItems: Map<string, StoredFailedItem>;
  readonly touched: Map<string, number>;
  readonly leases: Map<string, { readonly epoch: number; readonly until: number }>;
  /** The orders of events that could not be taken in, by event key. */
  readonly failedOrders: Map<string, FailedOrder>;
}

/** An order whose event could not be taken in. */
export interface FailedOrder {
  /** `shop/order`. */
  readonly name: string;
  readonly order: OrderSnapshot;
  readonly receivedAt: number;
}

export interface MemoryOrder extends StoredOrder {
  readonly shop: string;
  readonly externalId: string;
  readonly hash: string | null;
  readonly changedAt: number;
  /** Since when its shop does not know it; null: it does. */
  readonly absentSince: number | null;
  readonly snapshot: OrderSnapshot | null;
  readonly seenReservingAt: number | null;
}

export interface MemoryLine extends StoredLine {
  /** All that the door has to know of it when its order changes. */
  readonly before: RecordedLine;
}

export interface MemoryShop extends StoredShop {
  readonly circuitFailures: number;
}

export interface MemoryObservation extends StoredObservation {
  readonly channel: string;
}

export interface MemoryChannel extends ChannelStock {
  /** The revisions of the levels that the last attempt was computed from. */
  readonly basis: Readonly<Record<string, number>>;
  /** How many attempts there have been; their number names them. */
  readonly opened: number;
  readonly openingAt: number | null;
}

/** The merchant's id in memory: there is only one. */
export const merchantId = 'merchant' as MerchantId;

export const unwritten: MemoryChannel = {
  neededRevision: 0,
  neededAt: null,
  cause: null,
  ends: false,
  zeroRefused: false,
  confirmedReadAt: null,
  confirmedAt: null,
  seenWhy: null,
  openRequestKey: null,
  submittedRevision: 0,
  confirmedRevision: 0,
  submitted: null,
  confirmed: null,
  seen: null,
  seenAt: null,
  state: 'idle',
  blockCode: null,
  dueAt: null,
  attempts: 0,
  openEpoch: null,
  opened: 0,
  openedAt: null,
  readingKey: null,
  known: null,
  knownAt: null,
  readDueAt: null,
  submittedDelta: null,
  forcedRevision: 0,
  basis: {},
  openingAt: null,
};

/** The tables before anything happened: the world's items, listings and channel stock, and no stock yet. */
export function createStore(world: World): Store {
  return {
    levels: new Map(),
    ledger: new Map(),
    sourceKeys: new Set(),
    orders: new Map(),
    lines: new Map(),
    holds: new Map(),
    oversold: new Map(),
    backordered: new Map(),
    incidents: new Map(),
    events: new Map(),
    hintedAt: new Map(),
    hintOf: new Map(),
    hintedOrders: new Map(),
    listings: new Map(
      world.shops.flatMap((shop) =>
        shop.listings
          .filter(({ late }) => !late)
          .map(({ unit, item }) => [
            `${shop.name}/${unit}`,
            { item, rebookPending: false, countsFrom: startAt, clockAheadMs: clockAheadOf(shop) },
          ]),
      ),
    ),
    shops: new Map(
      world.shops.map(({ name, direction, writeSalesBack }) => [
        name,
        {
          direction,
          writeSalesBack,
          state: 'active',
          circuit: 'closed',
          circuitFailures: 0,
          heardUntil: null,
          readFirstSince: null,
        },
      ]),
    ),
    observations: new Map(),
    massDrops: new Map(),
    unknownBaselines: new Map(),
    deductions: new Map(),
    itemCountsFrom: new Map(world.items.map(({ name }) => [name, null])),
    channels: new Map(
      world.shops
        .flatMap(channelsOf)
        .filter(({ late }) => !late)
        .map(({ name }) => [name, unwritten]),
    ),
    failedItems: new Map(),
    touched: new Map(),
    leases: new Map(),
    failedOrders: new Map(),
  };
}

/** What of the world never changes, looked up by name. */
export interface Catalogue {
  readonly authority: Accounting['authority'];
  readonly roles: ReadonlyMap<string, Accounting['role']>;
  /** By shop: where its orders may take stock. */
  readonly selling: ReadonlyMap<string, readonly Place[]>;
  /** What bundles are made of. */
  readonly components: ReadonlyMap<string, Readonly<Record<string, number>>>;
  /** The listings whose shops sell what is not there. */
  readonly backorders: ReadonlySet<string>;
  readonly channels: ReadonlyMap<string, Channel>;
  /** The locations of ours behind each channel stock, best first. */
  readonly placesOf: ReadonlyMap<string, readonly string[]>;
}

export function catalogueOf(world: World): Catalogue {
  const channels = world.shops.flatMap((shop) => channelsOf(shop).map((channel) => ({ shop, channel })));
  const listings = world.shops.flatMap((shop) =>
    shop.listings.map(({ unit, backorders }) => ({ name: `${shop.name}/${unit}`, backorders })),
  );
  return {
    authority: world.authority,
    roles: new Map(world.shops.map(({ name, role }) => [name, role])),
    components: new Map(
      world.items.flatMap(({ name, components }) => (components === undefined ? [] : [[name, components]])),
    ),
    backorders: new Set(listings.filter(({ backorders }) => backorders).map(({ name }) => name)),
    selling: new Map(world.shops.map((shop) => [shop.name, placesOf(world, shop)])),
    channels: new Map(channels.map(({ channel }) => [channel.name, channel])),
    placesOf: new Map(
      channels.map(({ shop, channel }) => [
        channel.name,
        preferenceOf(world, shop).filter((place) => shop.places[channel.location]?.includes(place)),
      ]),
    ),
  };
}

/** What a shop's clock showed at a time, in whole seconds; see shop-clock.ts. */
export function byShopClock(at: number, clockAheadMs: number | null): number {
  return Math.floor((at + (clockAheadMs ?? 0)) / 1_000) * 1_000;
}

/** The listings of these shops, as the door looks them up. */
export function soldListings(store: Store, catalogue: Catalogue): ReadonlyMap<string, SoldListing> {
  // In the books of a source nothing counts before the opening figure.
  const unopened = catalogue.authority === 'source' ? Infinity : null;
  return new Map(
    [...store.listings].map(([name, { item, countsFrom, clockAheadMs }]) => {
      const countsFromOf = (one: string) => {
        const opened = store.itemCountsFrom.get(one) ?? null;
        return opened === null ? unopened : byShopClock(opened, clockAheadMs);
      };
      const [shop = '', unit = ''] = name.split('/');
      const components = item === null ? undefined : catalogue.components.get(item);
      const sold: SoldListing = {
        integrationId: shop as IntegrationId,
        externalKey: unit,
        listingId: name as ListingId,
        itemId: item as ItemId | null,
        components:
          components === undefined
            ? null
            : Object.entries(components).map(([part, quantity]) => ({
                itemId: part as ItemId,
                quantity,
                countsFrom: countsFromOf(part),
              })),
        countsFrom: byShopClock(countsFrom, clockAheadMs),
        itemCountsFrom: item === null ? null : countsFromOf(item),
        clockAheadMs: clockAheadMs ?? 0,
        openings: openingsOf(store, catalogue, name, clockAheadMs),
        backorders: catalogue.backorders.has(name),
        inventoryDisabled: !permits(store, shop, 'order_effect'),
      };
      return [`${shop} ${unit}`, sold];
    }),
  );
}

function openingsOf(store: Store, { channels }: Catalogue, listing: string, clockAheadMs: number | null) {
  const shown = [...channels.values()].filter(({ listings }) => listings.includes(listing));
  return Object.fromEntries(
    shown.flatMap(({ name, location }) => {
      const openingAt = store.channels.get(name)?.openingAt ?? null;
      return openingAt === null ? [] : [[location, byShopClock(openingAt, clockAheadMs)]];
    }),
  );
}

/** The lines on record of these orders. */
export function linesBefore(store: Store, orders: ReadonlySet<string>): Map<OrderId, RecordedLines> {
  const lines = [...store.lines]
    .map(([name, { before }]) => ({ ...lineParts(name), before }))
    .filter(({ order }) => orders.has(order));
  const byOrder = Map.groupBy(lines, ({ order }) => order);
  return new Map(
    [...byOrder].map(([order, each]) => [
      order as OrderId,
      new Map(each.map(({ line, before }) => [line, before])),
    ]),
  );
}

export function touch(store: Store, item: string): void {
  store.touched.set(item, (store.touched.get(item) ?? 0) + 1);
}

/** The inventory settings of a shop: what varies between the simulated ones is their direction. */
export function settingsOf(store: Store, shop: string): SyncSettings {
  const { direction = 'disabled' } = store.shops.get(shop) ?? {};
  return { direction, mode: 'instant', autoImport: true, autoExport: true };
}

/** Whether a shop's settings let something happen at once. */
export function permits(store: Store, shop: string, trigger: Trigger): boolean {
  const asked = { entity: 'inventory', settings: settingsOf(store, shop), writesSalesBack: false } as const;
  return permission(asked, trigger).kind !== 'never';
}
