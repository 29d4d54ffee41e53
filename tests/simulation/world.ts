import type { Observing } from '@onhand/domain/observing/meaning.ts';
import type { LocationId } from '@onhand/domain/ids.ts';
import type { Place } from '@onhand/domain/stock/preference-at.ts';
import type { StoredShop } from './state.ts';

/** When every sequence begins. */
export const startAt = Date.parse('2026-06-01T12:00:00Z');

/** The merchant that a sequence plays with. Everything is known by its name. */
export interface World {
  /** Who keeps the books: the warehouse, or the shop that is the supplier. */
  readonly authority: 'warehouse' | 'source';
  /** Whether shoppers order, people edit figures in shops and change settings, or both. */
  readonly happens: 'all' | 'orders' | 'edits';
  /** Best first; of equal priority the one that was made first. */
  readonly locations: readonly { readonly name: string; readonly priority: number }[];
  readonly items: readonly WorldItem[];
  readonly shops: readonly WorldShop[];
}

export interface WorldItem {
  readonly name: string;
  /** Units by location at the start; null: nobody has received or counted any yet. */
  readonly opening: Readonly<Record<string, number>> | null;
  /** Of a bundle: how many of each item it takes. */
  readonly components?: Readonly<Record<string, number>>;
}

export interface WorldShop {
  readonly name: string;
  readonly role: 'supplier' | 'seller';
  /** How its orders' versions count; null: they cannot be compared. */
  readonly versionUnitMs: number | null;
  /** Its clock less ours. */
  readonly skewMs: number;
  /** What its platform tells its clock by. */
  readonly tellsTime: boolean;
  readonly direction: StoredShop['direction'];
  readonly writeSalesBack: StoredShop['writeSalesBack'];
  /**
   * How its platform writes: one compare and set, units to add that are added once, or a reading and then a
   * set.
   */
  readonly writes: 'cas' | 'adjust' | 'read_set';
  /** What its own orders take off its figure: at once, late, or at once while readings show it late. */
  readonly lowers: 'at_once' | 'late' | 'shown_late';
  readonly observing: Omit<Observing, 'at'>;
  /** Its orders say from which of its places their units come: the first. */
  readonly namesPlaces: boolean;
  /** Which of our locations stand behind each of its own. */
  readonly places: Readonly<Record<string, readonly string[]>>;
  readonly listings: readonly WorldListing[];
  /** What its records show at the start, by channel. */
  readonly initial: Readonly<Record<string, number>>;
}

export interface WorldListing {
  readonly unit: string;
  /** The platform's quantity record behind it; several listings may share one. */
  readonly record: string;
  /** What it is linked to at the start; null: it waits to be linked. */
  readonly item: string | null;
  /** What it is to be linked to when somebody does. */
  readonly belongsTo: string;
  /** The shop sells what is not there. */
  readonly backorders: boolean;
  /** It is made later. */
  readonly late: boolean;
}

const minute = 60_000;

/**
 * A merchant with three shops whose clocks, openings, locations, directions and ways to write depend on
 * `choose(n)`, a number from 0 to n − 1.
 */
export function createWorld(choose: (count: number) => number): World {
  const opening = () => ({ main: choose(9), north: choose(5), south: choose(3) });
  const everywhere = ['main', 'north', 'south'];
  const alike = choose(2) === 0;
  const authority = choose(2) === 0 ? 'warehouse' : 'source';
  const isSource = authority === 'source';
  const happens = pick(choose, ['all', 'all', 'orders', 'orders', 'edits'] as const);
  const isWide = happens !== 'orders' && choose(6) === 0;
  // Where nobody edits by hand, stock flows in from nowhere but the source.
  const flows = pick(choose, ['outbound', 'outbound', 'bidirectional'] as const);
  const common = () => {
    const skewMs = (choose(21) - 10) * minute;
    return {
      skewMs,
      tellsTime: skewMs !== 0 || choose(2) === 0,
      writes: pick(choose, ['cas', 'adjust', 'read_set'] as const),
      lowers: pick(choose, ['at_once', 'at_once', 'late', 'shown_late'] as const),
      namesPlaces: choose(2) === 0,
      observing: {
        settlesWithinMs: choose(3) * 2_000,
        ordersVisibleWithinMs: 60_000,
        restoresOn: ['cancel', 'refund'] as const,
      },
      direction: 'outbound' as StoredShop['direction'],
      writeSalesBack: 'adjust' as StoredShop['writeSalesBack'],
      initial: {},
    };
  };
  const writeSalesBack = pick(choose, ['adjust', 'adjust', 'adjust', 'none'] as const);
  const supplier = {
    role: 'supplier' as const,
    direction: writeSalesBack === 'none' ? 'inbound' : pick(choose, ['inbound', 'bidirectional'] as const),
    writeSalesBack,
  } as const;
  const world: World = {
    authority,
    happens,
    locations: [
      { name: 'main', priority: 2 },
      { name: 'north', priority: 1 },
      { name: 'south', priority: 2 },
    ],
    items: [
      { name: 'apple', opening: opening() },
      { name: 'berry', opening: opening() },
      { name: 'cherry', opening: isSource && choose(2) === 0 ? null : { main: choose(3) } },
      { name: 'date', opening: null },
      { name: 'kit', opening: null, components: { apple: 2, berry: 1 } },
      { name: 'lone', opening: null, components: { apple: 1 } },
    ],
    shops: [
      {
        ...common(),
        ...(isSource ? supplier : { role: 'seller' as const, direction: flows }),
        name: 'shop-1',
        versionUnitMs: 1000,
        places:
          isSource && choose(3) === 0 ? { front: ['main'], back: ['north', 'south'] } : { '': everywhere },
        listings: [
          listing('a', 'apple'),
          listing('b', 'berry'),
          listing('c', 'cherry', { linked: isSource }),
          listing('d', 'date'),
          listing('k', 'kit'),
          listing('n', 'apple', { late: true }),
        ],
      },
      {
        ...common(),
        name: 'shop-2',
        role: 'seller',
        direction: flows,
        versionUnitMs: 1,
        places: { '': alike ? everywhere : ['main', 'south'] },
        listings: [
          listing('a', 'apple'),
          listing('b', 'berry', { record: 'shared' }),
          listing('b2', 'berry', { record: 'shared', linked: false }),
          listing('c', 'cherry', { backorders: true }),
          listing('k', 'kit', { backorders: true }),
          listing('l', 'lone'),
          ...(isWide ? wide() : []),
        ],
      },
      {
        ...common(),
        name: 'shop-3',
        role: 'seller',
        versionUnitMs: null,
        places: alike ? { front: ['main'], back: ['north', 'south'] } : { front: ['main'], back: ['north'] },
        listings: [
          listing('a', 'apple'),
          listing('a2', 'apple'),
          listing('c', 'cherry', { record: 'mixed' }),
          // Linked, its record would stand for two items and must not be written.
          listing('d', 'date', { record: 'mixed', linked: false }),
          listing('k', 'kit', { linked: false }),
          listing('l', 'lone'),
          listing('n', 'berry', { late: true }),
        ],
      },
    ],
  };
  return {
    ...world,
    shops: world.shops.map((shop) => ({ ...shop, initial: initialOf(world, shop, choose) })),
  };
}

/** A source shows what there is of what it opened; all else shows anything. */
function initialOf(
  { authority, items }: World,
  shop: WorldShop,
  choose: (count: number) => number,
): Readonly<Record<string, number>> {
  const isSource = authority === 'source' && shop.role === 'supplier';
  return Object.fromEntries(
    channelsOf(shop).map(({ name, record, location }) => {
      const item = shop.listings.find((one) => one.record === record)?.item;
      const opening = items.find((one) => one.name === item)?.opening;
      const there = (shop.places[location] ?? []).reduce((sum, place) => sum + (opening?.[place] ?? 0), 0);
      return [name, isSource && opening !== undefined && opening !== null ? there : choose(9)];
    }),
  );
}

function pick<T>(choose: (count: number) => number, from: readonly [T, ...T[]]): T {
  return from[choose(from.length)] ?? from[0];
}

/** So many listings that their falling together is a mass drop. */
function wide(): readonly WorldListing[] {
  return Array.from({ length: 12 }, (_, index) => listing(`w${index}`, index % 2 === 0 ? 'apple' : 'berry'));
}

function listing(
  unit: string,
  item: string,
  {
    linked = true,
    record = unit,
    backorders = false,
    late = false,
  }: { linked?: boolean; record?: string; backorders?: boolean; late?: boolean } = {},
): WorldListing {
  return { unit, record, item: linked && !late ? item : null, belongsTo: item, backorders, late };
}

/** What an answer shows of a shop's clock: how far it is ahead; null: nothing. */
export function clockAheadOf({ tellsTime, skewMs }: WorldShop): number | null {
  return tellsTime ? skewMs : null;
}

/** The items whose stock one unit of an item takes, and how many of each. */
export function partsOf(world: World, item: string): readonly (readonly [string, number])[] {
  const components = world.items.find(({ name }) => name === item)?.components;
  return components === undefined ? [[item, 1]] : Object.entries(components);
}

/** Our locations that a shop sells from, best first. */
export function preferenceOf(world: World, shop: WorldShop): readonly string[] {
  const mapped = new Set(Object.values(shop.places).flat());
  return world.locations
    .toSorted((a, b) => a.priority - b.priority)
    .map(({ name }) => name)
    .filter((name) => mapped.has(name));
}

/** The same with what the shop calls the places they stand for. A location's name stands for its id here. */
export function placesOf(world: World, shop: WorldShop): readonly Place[] {
  return preferenceOf(world, shop).flatMap((location) =>
    Object.entries(shop.places)
      .filter(([, locations]) => locations.includes(location))
      .map(([name]) => ({ name, locationId: location as LocationId })),
  );
}

/** A shop's quantity records, each at each of its locations, as `CoreState.channels` names them. */
export function channelsOf(shop: WorldShop): readonly Channel[] {
  const records = Map.groupBy(shop.listings, (one) => one.record);
  return [...records].flatMap(([record, listings]) =>
    Object.keys(shop.places).map((location) => ({
      name: `${shop.name}/${record}/${location}`,
      shop: shop.name,
      record,
      location,
      listings: listings.map(({ unit }) => `${shop.name}/${unit}`),
      late: listings.every(({ late }) => late),
    })),
  );
}

export interface Channel {
  readonly name: string;
  readonly shop: string;
  readonly record: string;
  readonly location: string;
  readonly listings: readonly string[];
  /** It comes with a listing that is made later. */
  readonly late: boolean;
}
