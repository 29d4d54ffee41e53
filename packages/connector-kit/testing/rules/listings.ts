import { expect, it } from 'vitest';
import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';
import type { UnitRef } from '@onhand/contracts/connector/unit.ts';
import { pagesFrom } from './pages.ts';
import { set } from './rows.ts';
import type { Subject } from './subject.ts';

/** Listings that a rule makes at a time, until they fill a page. */
const madeAtATime = 20;

/** Leaves out the times of the reading, which differ between two readings. */
function withoutTimes({ seen: { quantity, why, reserved }, ...listing }: ListingSnapshot) {
  return { ...listing, seen: { quantity, why, reserved } };
}

export function listingRules({ connector, arranged }: Subject): void {
  it('pages cover every listing once, each with what the shop shows', async () => {
    const { ask, makeListing } = await arranged();
    const made = [await makeListing(3), await makeListing(0), await makeListing(12)];
    const pages = await pagesFrom((cursor) => ask('listings.page', { cursor }), null);
    const items = pages.flatMap((page) => page.items);
    const quantities = made.map((ref) =>
      items
        .filter((item) => item.ref.unit === ref.unit && item.ref.location === ref.location)
        .map(({ seen }) => seen.quantity),
    );
    expect(quantities).toEqual([[3], [0], [12]]);
    const names = items.map(({ ref }) => JSON.stringify(ref));
    expect(new Set(names).size).toBe(names.length);
  });

  it('pages resume from their cursor, in another process too', async () => {
    const { ask, askElsewhere } = await arranged();
    const pages = await pagesFrom((cursor) => ask('listings.page', { cursor }), null);
    const middle = pages[Math.floor((pages.length - 1) / 2)];
    const rest = await pagesFrom((cursor) => askElsewhere('listings.page', { cursor }), middle?.next ?? null);
    const unitsOf = (some: typeof pages) => some.flatMap(({ items }) => items.map(({ ref }) => ref));
    expect(unitsOf(pages).slice(-unitsOf(rest).length)).toEqual(unitsOf(rest));
  });

  it('pages miss no listing while others are removed', async () => {
    const { ask, makeListing, removeListing } = await arranged();
    const read = (from: string | null) => pagesFrom((cursor) => ask('listings.page', { cursor }), from);
    const made = new Map<string, UnitRef>();
    const ownOn = (page: { items: readonly { ref: UnitRef }[] } | undefined) => [
      ...new Set(page?.items.map(({ ref }) => ref.unit).filter((unit) => made.has(unit))),
    ];
    let pages = await read(null);
    while (pages.filter((page) => ownOn(page).length > 0).length < 2) {
      for (let count = 0; count < madeAtATime; count += 1) {
        const ref = await makeListing(1);
        made.set(ref.unit, ref);
      }
      pages = await read(null);
    }
    const at = pages.findIndex((page) => ownOn(page).length > 0);
    const [removed] = ownOn(pages[at]);
    const ref = made.get(removed ?? '');
    if (ref === undefined) throw new Error('The page has no listing of this rule.');
    await removeListing(ref);

    const rest = await read(pages[at]?.next ?? null);
    expect(rest.flatMap(ownOn).toSorted()).toEqual(
      pages
        .slice(at + 1)
        .flatMap(ownOn)
        .toSorted(),
    );
  });

  it('the listings of a product are what the pages show of it; a product that is not there is absent', async () => {
    const { ask, makeListing, missingUnit } = await arranged();
    const made = await makeListing(7);
    const unmanaged = connector.stock.mayBeUnmanaged ? await makeListing(null) : made;
    const pages = await pagesFrom((cursor) => ask('listings.page', { cursor }), null);
    const shown = pages.flatMap((page) => page.items);
    const groups = [...new Set([unmanaged.group, missingUnit.group, made.group])];
    const answers = await ask('listings.get', { groups });
    const results = new Map(answers.map(({ key, result }) => [key, result]));
    expect([...results.keys()].toSorted()).toEqual(groups.toSorted());
    expect(results.get(missingUnit.group)).toEqual({ kind: 'absent' });
    for (const { group } of [made, unmanaged]) {
      const result = results.get(group);
      const items = result?.kind === 'listings' ? result.items : [];
      expect(items.map(withoutTimes)).toEqual(
        shown.filter(({ ref }) => ref.group === group).map(withoutTimes),
      );
      expect(items).not.toEqual([]);
    }
  });

  it.skipIf(connector.products === undefined)('a product has the same units as its listings', async () => {
    const { ask, products } = await arranged();
    const made = await products?.makeProduct(2);
    const group = made?.group ?? '';
    const [listed] = await ask('listings.get', { groups: [group] });
    const [read] = await ask('products.get', { groups: [group] });
    const units = listed?.result.kind === 'listings' ? listed.result.items.map(({ ref }) => ref.unit) : [];
    const told = read?.result.kind === 'product' ? read.result.product.units.map(({ ref }) => ref.unit) : [];
    expect([...new Set(units)].toSorted()).toEqual(told.toSorted());
    expect(told).toHaveLength(2);
  });

  const stateRule = it.skipIf(connector.listings.setState === undefined);

  stateRule(
    'setState: what is ended is shown as ended with its figure, and no other; what is put back is listed',
    async () => {
      const { ask, makeListing } = await arranged();
      const [one, other] = [await makeListing(3), await makeListing(4)];
      const shown = async () => {
        const pages = await pagesFrom((cursor) => ask('listings.page', { cursor }), null);
        const items = pages.flatMap((page) => page.items);
        return [one, other].map(({ unit, location }) => {
          const item = items.find(({ ref }) => ref.unit === unit && ref.location === location);
          return [item?.state, item?.seen.quantity];
        });
      };
      const setState = (state: 'listed' | 'ended') =>
        ask('listings.setState', { rows: [{ key: 'row', ref: one, state }] });
      expect(await setState('ended')).toEqual([{ key: 'row', result: { kind: 'ok' } }]);
      expect(await shown()).toEqual([
        ['ended', 3],
        ['listed', 4],
      ]);
      expect(await setState('ended')).toEqual([{ key: 'row', result: { kind: 'ok' } }]);
      expect(await setState('listed')).toEqual([{ key: 'row', result: { kind: 'ok' } }]);
      expect(await shown()).toEqual([
        ['listed', 3],
        ['listed', 4],
      ]);
    },
  );

  stateRule('setState: quantities go to what is ended', async () => {
    const { ask, makeListing, stockOf } = await arranged();
    const ref = await makeListing(0);
    await ask('listings.setState', { rows: [{ key: 'row', ref, state: 'ended' }] });
    expect(await ask('inventory.write', { rows: [set(ref, 6)] })).toMatchObject([
      { result: { kind: 'confirmed', seen: { quantity: 6 } } },
    ]);
    expect(await stockOf(ref)).toBe(6);
  });

  stateRule(
    'setState: one that the shop does not have is missing, and the others of its call go through',
    async () => {
      const { ask, makeListing, missingUnit } = await arranged();
      const ref = await makeListing(1);
      const rows = [
        { key: 'gone', ref: missingUnit, state: 'ended' as const },
        { key: 'there', ref, state: 'ended' as const },
      ];
      const results = await ask('listings.setState', { rows });
      expect(Object.fromEntries(results.map(({ key, result }) => [key, result.kind]))).toEqual({
        gone: 'missing',
        there: 'ok',
      });
    },
  );

  it('a listing of which shoppers may order more than there is says so, and no other', async ({ skip }) => {
    const { ask, makeListing, makeBackorderable } = await arranged();
    if (makeBackorderable === undefined) return skip('the platform has no backorders');
    const [usual, backorderable] = [await makeListing(1), await makeBackorderable(1)];
    const pages = await pagesFrom((cursor) => ask('listings.page', { cursor }), null);
    const items = pages.flatMap((page) => page.items);
    const shown = [usual, backorderable].map(({ unit }) => items.find(({ ref }) => ref.unit === unit));
    expect(shown.map((item) => item?.backorders)).toEqual([false, true]);
  });

  it.skipIf(!connector.stock.mayBeUnmanaged)(
    'a listing without managed stock has no figure, not 0',
    async () => {
      const { ask, makeListing } = await arranged();
      const made = await makeListing(null);
      const pages = await pagesFrom((cursor) => ask('listings.page', { cursor }), null);
      const found = pages.flatMap((page) => page.items).find(({ ref }) => ref.unit === made.unit);
      expect(found?.seen).toMatchObject({ quantity: null, why: 'unmanaged' });
    },
  );
}
