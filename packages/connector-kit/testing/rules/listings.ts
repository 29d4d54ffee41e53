import { expect, it } from 'vitest';
import { servedFor } from '../ask.ts';
import { pagesFrom } from './pages.ts';
import type { Subject } from './subject.ts';

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
    const { ask, shop } = await arranged();
    const pages = await pagesFrom((cursor) => ask('listings.page', { cursor }), null);
    const middle = pages[Math.floor((pages.length - 1) / 2)];
    const restarted = servedFor(connector, shop);
    const rest = await pagesFrom(
      (cursor) => restarted.ask('listings.page', { cursor }),
      middle?.next ?? null,
    );
    const unitsOf = (some: typeof pages) => some.flatMap(({ items }) => items.map(({ ref }) => ref));
    expect(unitsOf(pages).slice(-unitsOf(rest).length)).toEqual(unitsOf(rest));
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
