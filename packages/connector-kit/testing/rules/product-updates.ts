import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { anyImage } from '../arrangement.ts';
import { changed, changeOf, content, ofUnits, samples } from '../product-changes.ts';
import { read, update, updated, withProduct } from './product-calls.ts';
import type { Subject } from './subject.ts';

export function productUpdateRules(subject: Subject): void {
  const behaviour = subject.connector.products?.behaviour;
  const ruleIf = (applies: boolean) => it.skipIf(behaviour === undefined || !applies);
  const rule = ruleIf(true);
  const sale = behaviour?.salePrice === true;

  for (const [field, first, second] of samples(sale)) {
    ruleIf(behaviour?.writable.includes(field) === true)(
      `writable ${field}: what was written is read, and nothing else has changed; so when it is written again`,
      async () => {
        const { ask, group, units, imageAddress = anyImage } = await withProduct(subject);
        const before = await read(ask, group);
        for (const sample of [first, second, second]) {
          const change = changeOf(sample(randomUUID().slice(0, 8), imageAddress), units[0]?.unit ?? '');
          const product = await updated(ask, group, change);
          expect(content(product)).toEqual(content(changed(before, change)));
          expect(content(await read(ask, group))).toEqual(content(product));
        }
      },
    );

    ruleIf(behaviour?.writable.includes(field) === false)(
      `${field} is not writable: a change of it is refused, and nothing has changed`,
      async () => {
        const { ask, group, units } = await withProduct(subject);
        const before = await read(ask, group);
        const change = changeOf(first('x', anyImage), units[0]?.unit ?? '');
        expect(await update(ask, [{ key: 'row', group, change }])).toMatchObject([{ kind: 'rejected' }]);
        expect(content(await read(ask, group))).toEqual(content(before));
      },
    );
  }

  ruleIf(!sale)('salePrice: where there is none, one is refused, and nothing has changed', async () => {
    const { ask, group, units } = await withProduct(subject);
    const before = await read(ask, group);
    const price = { regular: '9.00', sale: '8.00' };
    const change = { units: [{ unit: units[0]?.unit ?? '', price }] };
    expect(await update(ask, [{ key: 'row', group, change }])).toMatchObject([{ kind: 'rejected' }]);
    expect(content(await read(ask, group))).toEqual(content(before));
  });

  rule('the shop itself shows what was written, of each unit its own', async () => {
    const { ask, group, units, shown } = await withProduct(subject, 2);
    const prices = units.map(({ unit }, index) => [unit, `${index + 20}.50`] as const);
    const change = {
      title: 'Shown in the shop',
      units: prices.map(([unit, regular]) => ({ unit, price: { regular, sale: null } })),
    };
    await updated(ask, group, change);
    const { title, prices: there } = await shown(group);
    expect(title).toBe('Shown in the shop');
    expect(Object.entries(there).map(([unit, price]) => [unit, Number(price)])).toEqual(
      expect.arrayContaining(prices.map(([unit, price]) => [unit, Number(price)])),
    );
  });

  rule(
    'a product or a unit that is not there is missing, and the others of the call go through',
    async () => {
      const { ask, group, missingUnit } = await withProduct(subject);
      const other = await withProduct(subject);
      const price = { regular: '9.00', sale: null };
      const strange = { title: 'Not this', units: [{ unit: missingUnit.unit, price }] };
      const results = await update(ask, [
        { key: 'no product', group: missingUnit.group, change: { title: 'None' } },
        { key: 'no unit', group: other.group, change: strange },
        { key: 'there', group, change: { title: 'Still there' } },
      ]);
      expect(results.map(({ kind }) => kind)).toEqual(['missing', 'missing', 'ok']);
      expect((await read(ask, group)).title).toBe('Still there');
      expect((await read(ask, other.group)).title).not.toBe('Not this');
    },
  );

  rule("what the shop refuses is rejected in the shop's words, and the others go through", async () => {
    const { ask, group, refused } = await withProduct(subject);
    const other = await withProduct(subject);
    const before = await read(ask, other.group);
    const { change, words } = await refused();
    const [bad, good] = await update(ask, [
      { key: 'bad', group: other.group, change: ofUnits(change, other.units) },
      { key: 'good', group, change: { title: 'Goes through' } },
    ]);
    expect(bad).toMatchObject({ kind: 'rejected', message: expect.stringContaining(words) });
    expect(good).toMatchObject({ kind: 'ok', product: { title: 'Goes through' } });
    expect(content(await read(ask, other.group))).toEqual(content(before));
  });
}
