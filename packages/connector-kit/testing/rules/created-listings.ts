import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { servedFor } from '../ask.ts';
import { created, figuresOf, later, search, unitsOf, withListing, writesAtMost } from './listing-calls.ts';
import { read } from './product-calls.ts';
import type { Subject } from './subject.ts';

/** Rules of products that are listed with a marker, and of the search for it. */
export function createdListingRules(subject: Subject): void {
  const { connector } = subject;
  const behaviour = connector.listings.creation?.behaviour;
  const rule = it.skipIf(behaviour === undefined);
  const visible = { timeout: (behaviour?.visibilityMs ?? 0) + 10_000 };
  const carries = (field: NonNullable<typeof behaviour>['carries'][number]) =>
    behaviour?.carries.includes(field) === true;
  const ruleIf = (field: Parameters<typeof carries>[0]) => it.skipIf(!carries(field));

  rule(
    'a product of one unit is listed with what its platform carries, and has no stock',
    async (context) => {
      const { ask, product } = await withListing(context, subject);
      const { group, listings } = await created(ask, product);
      const [unit] = product.units;
      expect(unitsOf(listings)).toHaveLength(1);
      expect(listings[0]).toMatchObject({ ref: { group }, sku: unit?.sku, state: 'listed' });
      expect(figuresOf(listings)).toEqual([0]);
      const shown = await read(ask, group);
      expect(shown.title).toBe(product.title);
      expect(shown.units[0]?.price?.regular).toBe('12.50');
      if (carries('description')) expect(shown.description).toContain('Warm');
      if (carries('images')) expect(shown.images).toEqual(product.images);
      if (carries('categories')) expect(shown.categories).toEqual(product.categories);
      if (carries('tags')) expect(shown.tags?.toSorted()).toEqual(product.tags?.toSorted());
    },
  );

  rule('a product of several units has one listing for each, with its SKU and its price', async (context) => {
    const { ask, product } = await withListing(context, subject, 3);
    const { group, listings } = await created(ask, product);
    expect(unitsOf(listings)).toHaveLength(3);
    expect(new Set(listings.map(({ sku }) => sku))).toEqual(new Set(product.units.map(({ sku }) => sku)));
    expect(figuresOf(listings)).toEqual([0]);
    const shown = await read(ask, group);
    const prices = new Map(shown.units.map(({ sku, price }) => [sku, price?.regular]));
    for (const { sku, price } of product.units) expect(prices.get(sku)).toBe(price?.regular);
  });

  rule('the same marker again lists no second product: it returns the first', async (context) => {
    const { ask, product } = await withListing(context, subject, 2);
    const { group } = await created(ask, product);
    await expect.poll(() => search(ask, product), visible).toEqual({ kind: 'found', group, complete: true });
    const again = await created(ask, product);
    expect(again).toMatchObject({ group, existed: true });
    expect(unitsOf(again.listings)).toHaveLength(2);
  });

  rule('two calls with one marker at a time list one product', async (context) => {
    const { ask, product } = await withListing(context, subject);
    const [one, other] = await Promise.all([created(ask, product), created(ask, product)]);
    expect(one.group).toBe(other.group);
  });

  rule('a product is found by its marker, and one that was not listed is not', async (context) => {
    const { ask, product } = await withListing(context, subject);
    expect(await search(ask, product)).toEqual({ kind: 'absent' });
    const { group } = await created(ask, product);
    await expect.poll(() => search(ask, product), visible).toMatchObject({ kind: 'found', group });
  });

  rule('whichever answer is lost, the next attempt makes one product of it', async (context) => {
    for (let nth = 1; nth <= writesAtMost; nth += 1) {
      const { ask, creation, product } = await withListing(context, subject, 2);
      const losing = await creation.loseAnswer(nth);
      if (losing === null) return;
      const lost = await servedFor(connector, losing).ask('listings.create', product);
      if (lost.kind !== 'created') expect(lost.kind).toBe('unknown');
      const { group, listings } = await created(ask, product);
      expect(unitsOf(listings)).toHaveLength(2);
      await expect
        .poll(() => search(ask, product), visible)
        .toEqual({ kind: 'found', group, complete: true });
      // Another marker meets its SKUs: there is no second product that has them.
      const other = { ...product, marker: `onhand:${randomUUID()}`, since: later() };
      expect(await ask('listings.create', other)).toMatchObject({ kind: 'rejected', code: 'sku_taken' });
      if (lost.kind === 'created') return;
    }
    throw new Error('a creation has no end');
  });

  ruleIf('images')(
    'an image that cannot be loaded refuses the product; nothing is listed until it is corrected',
    async ({ skip, ...context }) => {
      const { ask, creation, product } = await withListing({ skip, ...context }, subject, 2);
      const { badImage } = creation;
      if (badImage === undefined) return skip('the arrangement has no such image');
      const images = [...(product.images ?? []), badImage];
      const answer = await ask('listings.create', { ...product, images });
      expect(answer).toMatchObject({ kind: 'rejected', message: expect.stringContaining(badImage) });
      expect(await search(ask, product)).toEqual({ kind: 'absent' });
      const { group } = await created(ask, product);
      expect((await read(ask, group)).images).toEqual(product.images);
    },
  );

  ruleIf('categories')('two products share a category and a tag, and one has none', async (context) => {
    const { ask, product } = await withListing(context, subject);
    const { categories = [], tags = [] } = product;
    const { product: other } = await withListing(context, subject);
    const { product: plain } = await withListing(context, subject);
    const one = await created(ask, product);
    const two = await created(ask, { ...other, categories, tags: tags.slice(0, 1) });
    const three = await created(ask, { ...plain, images: [], categories: [], tags: [] });
    expect((await read(ask, one.group)).categories).toEqual(categories);
    expect(await read(ask, two.group)).toMatchObject({ categories, tags: tags.slice(0, 1) });
    const { images = [], categories: none = [], tags: noTags = [] } = await read(ask, three.group);
    expect([images, none, noTags]).toEqual([[], [], []]);
  });

  rule('a SKU that another product has is refused, and nothing is listed', async (context) => {
    const { ask, product } = await withListing(context, subject);
    await created(ask, product);
    const { product: other } = await withListing(context, subject, 2);
    const [first, ...rest] = other.units;
    const sku = product.units[0]?.sku ?? '';
    if (first === undefined) throw new Error('no unit');
    const clashing = { ...other, since: later(), units: [{ ...first, sku }, ...rest] };
    const answer = await ask('listings.create', clashing);
    expect(answer).toMatchObject({ kind: 'rejected', code: 'sku_taken' });
    expect(await search(ask, other)).toEqual({ kind: 'absent' });
  });

  rule('a product in another currency is refused, and nothing is listed', async (context) => {
    const { ask, product } = await withListing(context, subject);
    const answer = await ask('listings.create', { ...product, currency: 'XAF' });
    expect(answer).toMatchObject({ kind: 'rejected', code: 'currency_mismatch' });
    expect(await search(ask, product)).toEqual({ kind: 'absent' });
  });

  rule(
    'a product that the platform refuses leaves nothing, and can be listed once it is right',
    async (context) => {
      const { ask, creation, product } = await withListing(context, subject, 2);
      const { change, words } = creation.refused();
      const answer = await ask('listings.create', { ...product, ...change });
      expect(answer).toMatchObject({ kind: 'rejected', message: expect.stringContaining(words) });
      expect(await search(ask, product)).toEqual({ kind: 'absent' });
      expect(unitsOf((await created(ask, product)).listings)).toHaveLength(2);
    },
  );

  rule('wrong credentials list and find nothing', async (context) => {
    const { ask, product, wrongCredentials } = await withListing(context, subject);
    const wrong = servedFor(connector, wrongCredentials).ask;
    expect(await wrong('listings.create', product)).toMatchObject({ kind: 'unauthorized' });
    expect(await search(wrong, product)).toMatchObject({ kind: 'unauthorized' });
    expect(await search(ask, product)).toEqual({ kind: 'absent' });
  });
}
