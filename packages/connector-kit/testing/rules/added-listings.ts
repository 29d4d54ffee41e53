import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { NewListing } from '@onhand/contracts/connector/new-listing.ts';
import { servedFor } from '../ask.ts';
import { created, figuresOf, later, search, unitsOf, withListing, writesAtMost } from './listing-calls.ts';
import { read } from './product-calls.ts';
import type { Subject } from './subject.ts';

/** Rules of units that are added to a product that is listed. */
export function addedListingRules(subject: Subject): void {
  const { connector } = subject;
  const behaviour = connector.listings.creation?.behaviour;
  const rule = it.skipIf(behaviour === undefined);
  const visible = { timeout: (behaviour?.visibilityMs ?? 0) + 10_000 };

  rule('a unit with a new option is added, has no stock, and shoppers can choose it', async (context) => {
    const { ask, creation, product } = await withListing(context, subject, 2);
    const { group } = await created(ask, product);
    const before = await read(ask, group);
    const addition = additionTo(group, product, 'Size 7');
    const added = await created(ask, addition);
    const skus = [...product.units, ...addition.units].map(({ sku }) => sku).toSorted();
    expect(added).toMatchObject({ group, existed: false });
    expect([...new Set(added.listings.map(({ sku = '' }) => sku))].toSorted()).toEqual(skus);
    expect(figuresOf(added.listings)).toEqual([0]);
    expect((await creation.offered(group)).toSorted()).toEqual(skus);
    const { units, ...rest } = await read(ask, group);
    expect(units.find(({ sku }) => sku === addition.units[0]?.sku)).toMatchObject({
      price: { regular: '19.50', sale: null },
      options: expect.arrayContaining([
        { name: 'Size', value: 'Size 7' },
        { name: 'Color', value: 'Red' },
      ]),
    });
    const ofProduct = ({ title, description, images, categories, tags }: typeof rest) => ({
      title,
      description,
      images,
      categories,
      tags,
    });
    expect(ofProduct(rest)).toEqual(ofProduct(before));
  });

  rule('a unit may combine options that are there, whatever their case and order', async (context) => {
    const { ask, creation, product } = await withListing(context, subject, 2);
    const { group } = await created(ask, product);
    await created(ask, additionTo(group, product, 'Size 7', 'Blue'));
    const addition = additionTo(group, product, 'SIZE 7', 'red');
    const [unit] = addition.units;
    if (unit === undefined) throw new Error('no unit');
    const turned = {
      ...addition,
      options: ['color', 'size'],
      units: [{ ...unit, values: ['red', 'SIZE 7'] }],
    };
    await created(ask, turned);
    expect(await creation.offered(group)).toHaveLength(4);
    const { units } = await read(ask, group);
    expect(units.find(({ sku }) => sku === unit.sku)?.options).toEqual(
      expect.arrayContaining([
        { name: 'Size', value: 'Size 7' },
        { name: 'Color', value: 'Red' },
      ]),
    );
  });

  rule('the same marker again adds nothing, and it is found by its marker', async (context) => {
    const { ask, product } = await withListing(context, subject, 2);
    const { group } = await created(ask, product);
    const addition = additionTo(group, product, 'Size 7');
    expect(await search(ask, addition)).toEqual({ kind: 'absent' });
    await Promise.all([created(ask, addition), created(ask, addition)]);
    await expect.poll(() => search(ask, addition), visible).toEqual({ kind: 'found', group, complete: true });
    const again = await created(ask, addition);
    expect(again).toMatchObject({ group, existed: true });
    expect(unitsOf(again.listings)).toHaveLength(3);
  });

  rule('whichever answer is lost, the next attempt makes one addition of it', async (context) => {
    for (let nth = 1; nth <= writesAtMost; nth += 1) {
      const { ask, creation, product } = await withListing(context, subject, 2);
      const { group } = await created(ask, product);
      const addition = additionTo(group, product, 'Size 7');
      const losing = await creation.loseAnswer(nth);
      if (losing === null) return;
      const lost = await servedFor(connector, losing).ask('listings.create', addition);
      if (lost.kind !== 'created') expect(lost.kind).toBe('unknown');
      expect(unitsOf((await created(ask, addition)).listings)).toHaveLength(3);
      expect(await creation.offered(group)).toHaveLength(3);
      if (lost.kind === 'created') {
        // Whatever the shop was to lose is lost by now, or with the next write.
        await servedFor(connector, losing).ask('listings.create', additionTo(group, product, 'Size 8'));
        return;
      }
    }
    throw new Error('an addition has no end');
  });

  rule('a SKU that is sold already is refused, wherever it is', async (context) => {
    const { ask, product } = await withListing(context, subject, 2);
    const { product: other } = await withListing(context, subject, 2);
    const { group } = await created(ask, product);
    await created(ask, other);
    for (const { units } of [product, other]) {
      const addition = { ...additionTo(group, product, 'Size 7'), since: later() };
      const [unit] = addition.units;
      if (unit === undefined) throw new Error('no unit');
      const clashing = { ...addition, units: [{ ...unit, sku: units[1]?.sku ?? '' }] };
      expect(await ask('listings.create', clashing)).toMatchObject({ code: 'sku_taken' });
    }
    expect((await read(ask, group)).units).toHaveLength(2);
  });

  rule('options that another unit has, or that the product has not, are refused', async (context) => {
    const { ask, creation, product } = await withListing(context, subject, 2);
    const { group } = await created(ask, product);
    const same = additionTo(group, product, 'size 1');
    expect(await ask('listings.create', same)).toMatchObject({ kind: 'rejected', code: 'variant_exists' });
    const fewer = additionTo(group, product, 'Size 7');
    const answer = await ask('listings.create', {
      ...fewer,
      options: ['Size'],
      units: fewer.units.map((unit) => ({ ...unit, values: ['Size 7'] })),
    });
    expect(answer).toMatchObject({ kind: 'rejected', code: 'options_differ' });
    expect(await creation.offered(group)).toHaveLength(2);
  });

  rule('a product of one unit without options gets no second one', async (context) => {
    const { ask, product } = await withListing(context, subject);
    const { group } = await created(ask, product);
    const answer = await ask('listings.create', additionTo(group, product, 'Size 7'));
    expect(answer).toMatchObject({ kind: 'rejected', code: 'options_differ' });
    expect((await read(ask, group)).units).toHaveLength(1);
  });

  rule('a product that is gone, and another currency, are refused', async (context) => {
    const { ask, missingUnit, product } = await withListing(context, subject, 2);
    const gone = additionTo(missingUnit.group, product, 'Size 7');
    expect(await ask('listings.create', gone)).toMatchObject({ kind: 'rejected', code: 'product_missing' });
    const { group } = await created(ask, product);
    const other = { ...additionTo(group, product, 'Size 7'), currency: 'XAF' };
    expect(await ask('listings.create', other)).toMatchObject({
      kind: 'rejected',
      code: 'currency_mismatch',
    });
  });
}

/** One more unit of a product, as exporting sends it. */
function additionTo(
  group: string,
  { currency, title }: NewListing,
  size: string,
  color = 'Red',
): NewListing & { readonly addTo: string } {
  return {
    marker: `onhand:${randomUUID()}`,
    since: new Date().toISOString(),
    addTo: group,
    ...(currency !== undefined && { currency }),
    title,
    options: ['Size', 'Color'],
    units: [
      { sku: `SCARF-Z-${randomUUID()}`, price: { regular: '19.50', sale: null }, values: [size, color] },
    ],
  };
}
