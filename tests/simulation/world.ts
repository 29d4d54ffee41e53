/** When every sequence begins. */
export const startAt = Date.parse('2026-06-01T12:00:00Z');

/** The merchant that a sequence plays with. Everything is known by its name. */
export interface World {
  /** Who keeps the books: the warehouse, or the shop that is the supplier. */
  readonly authority: 'warehouse' | 'source';
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
  /** Which of our locations stand behind each of its own. */
  readonly places: Readonly<Record<string, readonly string[]>>;
  readonly listings: readonly WorldListing[];
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
}

const minute = 60_000;

/** A merchant with three shops whose clocks, openings and locations depend on `choose(n)`, a number from 0 to n − 1. */
export function createWorld(choose: (count: number) => number): World {
  const opening = () => ({ main: choose(9), north: choose(5), south: choose(3) });
  const skewMs = () => (choose(21) - 10) * minute;
  const everywhere = ['main', 'north', 'south'];
  const alike = choose(2) === 0;
  const authority = choose(2) === 0 ? 'warehouse' : 'source';
  return {
    authority,
    locations: [
      { name: 'main', priority: 2 },
      { name: 'north', priority: 1 },
      { name: 'south', priority: 2 },
    ],
    items: [
      { name: 'apple', opening: opening() },
      { name: 'berry', opening: opening() },
      { name: 'cherry', opening: { main: choose(3) } },
      { name: 'date', opening: null },
      { name: 'kit', opening: null, components: { apple: 2, berry: 1 } },
      { name: 'lone', opening: null, components: { apple: 1 } },
    ],
    shops: [
      {
        name: 'shop-1',
        role: authority === 'source' ? 'supplier' : 'seller',
        versionUnitMs: 1000,
        skewMs: skewMs(),
        places: { '': everywhere },
        listings: [
          listing('a', 'apple'),
          listing('b', 'berry'),
          listing('c', 'cherry', { linked: false }),
          listing('d', 'date'),
          listing('k', 'kit'),
        ],
      },
      {
        name: 'shop-2',
        role: 'seller',
        versionUnitMs: 1,
        skewMs: skewMs(),
        places: { '': alike ? everywhere : ['main', 'south'] },
        listings: [
          listing('a', 'apple'),
          listing('b', 'berry', { record: 'shared' }),
          listing('b2', 'berry', { record: 'shared', linked: false }),
          listing('c', 'cherry', { backorders: true }),
          listing('k', 'kit', { backorders: true }),
          listing('l', 'lone'),
        ],
      },
      {
        name: 'shop-3',
        role: 'seller',
        versionUnitMs: null,
        skewMs: skewMs(),
        places: alike ? { front: ['main'], back: ['north', 'south'] } : { front: ['main'], back: ['north'] },
        listings: [
          listing('a', 'apple'),
          listing('a2', 'apple'),
          listing('c', 'cherry', { record: 'mixed' }),
          // Linked, its record would stand for two items and must not be written.
          listing('d', 'date', { record: 'mixed', linked: false }),
          listing('k', 'kit', { linked: false }),
          listing('l', 'lone'),
        ],
      },
    ],
  };
}

function listing(
  unit: string,
  item: string,
  {
    linked = true,
    record = unit,
    backorders = false,
  }: { linked?: boolean; record?: string; backorders?: boolean } = {},
): WorldListing {
  return { unit, record, item: linked ? item : null, belongsTo: item, backorders };
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
    })),
  );
}

export interface Channel {
  readonly name: string;
  readonly shop: string;
  readonly record: string;
  readonly location: string;
  readonly listings: readonly string[];
}
