import { expect, it } from 'vitest';
import { pagesFrom } from './pages.ts';
import { read, withProduct } from './product-calls.ts';
import type { Subject } from './subject.ts';

export function productRules(subject: Subject): void {
  const { connector } = subject;
  const behaviour = connector.products?.behaviour;
  const rule = it.skipIf(behaviour === undefined);

  rule('a product is read with its units and their prices, in the currency of its shop', async () => {
    const { ask, group, units } = await withProduct(subject, 2);
    const checked = await ask('check', {});
    const product = await read(ask, group);
    expect(product).toMatchObject({
      group,
      currency: checked.kind === 'ok' ? checked.currency : '',
      title: expect.stringMatching(/./),
    });
    const shown = product.units.map(({ ref, price }) => [ref.unit, price]);
    expect(Object.fromEntries(shown)).toEqual(
      Object.fromEntries(units.map(({ unit }) => [unit, { regular: '10.00', sale: null }])),
    );
    for (const { ref } of product.units) expect(ref.group).toBe(group);
  });

  rule('answers belong to their keys; a product that the shop does not have is absent', async () => {
    const { ask, makeProduct, missingUnit } = await withProduct(subject);
    const [one, other] = [await makeProduct(1), await makeProduct(1)];
    const groups = [other.group, missingUnit.group, one.group];
    const answers = await ask('products.get', { groups });
    const found = answers.map(({ key, result }) => [key, result.kind === 'product' && result.product.group]);
    expect(Object.fromEntries(found)).toEqual({
      [other.group]: other.group,
      [missingUnit.group]: false,
      [one.group]: one.group,
    });
    expect(answers.find(({ key }) => key === missingUnit.group)?.result).toEqual({ kind: 'absent' });
  });

  rule('an edit by hand is read, and no older version than before', async () => {
    const { ask, group, editTitle } = await withProduct(subject);
    const before = await read(ask, group);
    await editTitle(group, 'Edited by hand');
    const after = await read(ask, group);
    expect(after.title).toBe('Edited by hand');
    expect(after.version ?? 0).toBeGreaterThanOrEqual(before.version ?? 0);
  });

  rule('pages cover every product once, and resume from their cursor in another process', async () => {
    const { ask, askElsewhere, makeProduct } = await withProduct(subject);
    const made = [await makeProduct(1), await makeProduct(2), await makeProduct(1)];
    const pages = await pagesFrom((cursor) => ask('products.page', { cursor }), null);
    const groupsOf = (some: typeof pages) => some.flatMap(({ items }) => items.map(({ group }) => group));
    expect(new Set(groupsOf(pages)).size).toBe(groupsOf(pages).length);
    expect(groupsOf(pages)).toEqual(expect.arrayContaining(made.map(({ group }) => group)));

    const middle = pages[Math.floor((pages.length - 1) / 2)];
    const rest = await pagesFrom((cursor) => askElsewhere('products.page', { cursor }), middle?.next ?? null);
    expect(groupsOf(pages).slice(-groupsOf(rest).length)).toEqual(groupsOf(rest));
  });

  rule('pages from a moment on bring what has changed since', async () => {
    const { ask, group, editTitle } = await withProduct(subject);
    const [first] = await pagesFrom((from) => ask('products.page', { cursor: from }), null);
    const began = first?.asOf ?? '';
    await editTitle(group, 'Changed since');
    const cursor = new Date(Date.parse(began) - (behaviour?.overlapMs ?? 0)).toISOString();
    const pages = await pagesFrom((from) => ask('products.page', { cursor: from }), cursor);
    const titles = pages.flatMap(({ items }) => items).filter((product) => product.group === group);
    expect(titles.map(({ title }) => title)).toEqual(['Changed since']);
  });
}
