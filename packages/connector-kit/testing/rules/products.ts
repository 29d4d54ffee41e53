import { randomUUID } from 'node:crypto';
import type { ProductChange, ProductSnapshot, ProductUpdate } from '@onhand/contracts/connector/product.ts';
import { expect, it } from 'vitest';
import type { Arrangement, ProductArrangement } from '../arrangement.ts';
import type { Served } from '../ask.ts';
import { servedFor } from '../ask.ts';
import { pagesFrom } from './pages.ts';
import type { Subject } from './subject.ts';

type Field = 'title' | 'description' | 'images' | 'price' | 'sku' | 'categories' | 'tags';

export function productRules({ connector, arranged }: Subject): void {
  const behaviour = connector.products?.behaviour;
  const ruleIf = (applies: boolean) => it.skipIf(behaviour === undefined || !applies);
  const rule = ruleIf(true);
  const sale = behaviour?.salePrice === true;

  async function withProduct(units = 1) {
    const { products, ...arrangement } = await arranged();
    const shop = offered(products);
    return { ...arrangement, ...shop, ...(await shop.makeProduct(units)) };
  }

  rule('a product is read with its units and their prices, in the currency of its shop', async () => {
    const { ask, group, units } = await withProduct(2);
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
    const { ask, makeProduct, missingUnit } = await withProduct();
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
    const { ask, group, editTitle } = await withProduct();
    const before = await read(ask, group);
    await editTitle(group, 'Edited by hand');
    const after = await read(ask, group);
    expect(after.title).toBe('Edited by hand');
    expect(after.version ?? 0).toBeGreaterThanOrEqual(before.version ?? 0);
  });

  for (const [field, first, second] of samples(sale)) {
    ruleIf(behaviour?.writable.includes(field) === true)(
      `writable ${field}: what was written is read, and nothing else has changed; so when it is written again`,
      async () => {
        const { ask, group, units } = await withProduct();
        const before = await read(ask, group);
        for (const sample of [first, second, second]) {
          const change = changeOf(sample(randomUUID().slice(0, 8)), units[0]?.unit ?? '');
          const product = await updated(ask, group, change);
          expect(content(product)).toEqual(content(changed(before, change)));
          expect(content(await read(ask, group))).toEqual(content(product));
        }
      },
    );

    ruleIf(behaviour?.writable.includes(field) === false)(
      `${field} is not writable: a change of it is refused, and nothing has changed`,
      async () => {
        const { ask, group, units } = await withProduct();
        const before = await read(ask, group);
        const change = changeOf(first('x'), units[0]?.unit ?? '');
        expect(await update(ask, [{ key: 'row', group, change }])).toMatchObject([{ kind: 'rejected' }]);
        expect(content(await read(ask, group))).toEqual(content(before));
      },
    );
  }

  ruleIf(!sale)('salePrice: where there is none, one is refused, and nothing has changed', async () => {
    const { ask, group, units } = await withProduct();
    const before = await read(ask, group);
    const price = { regular: '9.00', sale: '8.00' };
    const change = { units: [{ unit: units[0]?.unit ?? '', price }] };
    expect(await update(ask, [{ key: 'row', group, change }])).toMatchObject([{ kind: 'rejected' }]);
    expect(content(await read(ask, group))).toEqual(content(before));
  });

  rule('the shop itself shows what was written, of each unit its own', async () => {
    const { ask, group, units, shown } = await withProduct(2);
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
      const { ask, group, missingUnit } = await withProduct();
      const other = await withProduct();
      const strange = { title: 'Not this', units: [{ unit: missingUnit.unit, sku: 'NONE' }] };
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
    const { ask, group, refused } = await withProduct();
    const other = await withProduct();
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

  rule('pages cover every product once, and resume from their cursor in another process', async () => {
    const { ask, shop, makeProduct } = await withProduct();
    const made = [await makeProduct(1), await makeProduct(2), await makeProduct(1)];
    const pages = await pagesFrom((cursor) => ask('products.page', { cursor }), null);
    const groupsOf = (some: typeof pages) => some.flatMap(({ items }) => items.map(({ group }) => group));
    expect(new Set(groupsOf(pages)).size).toBe(groupsOf(pages).length);
    expect(groupsOf(pages)).toEqual(expect.arrayContaining(made.map(({ group }) => group)));

    const middle = pages[Math.floor((pages.length - 1) / 2)];
    const restarted = servedFor(connector, shop);
    const rest = await pagesFrom(
      (cursor) => restarted.ask('products.page', { cursor }),
      middle?.next ?? null,
    );
    expect(groupsOf(pages).slice(-groupsOf(rest).length)).toEqual(groupsOf(rest));
  });

  rule('pages from a moment on bring what has changed since', async () => {
    const { ask, group, editTitle } = await withProduct();
    const answer = await ask('products.page', { cursor: null });
    const began = answer.kind === 'page' ? answer.page.asOf : '';
    await editTitle(group, 'Changed since');
    const cursor = new Date(Date.parse(began) - (behaviour?.overlapMs ?? 0)).toISOString();
    const pages = await pagesFrom((from) => ask('products.page', { cursor: from }), cursor);
    const titles = pages.flatMap(({ items }) => items).filter((product) => product.group === group);
    expect(titles.map(({ title }) => title)).toEqual(['Changed since']);
  });
}

/** Two values of each field, made from a text that is used once. */
function samples(sale: boolean): [Field, (text: string) => Sample, (text: string) => Sample][] {
  return [
    ['title', (text) => ({ title: `A title ${text}` }), () => ({ title: 'Grüße & <3' })],
    [
      'description',
      (text) => ({ description: `<p>It is <b>${text}</b>.</p>` }),
      () => ({ description: 'Plain' }),
    ],
    [
      'images',
      (text) => ({ images: [`http://images.example/${text}.jpg`, 'http://images.example/back.png'] }),
      () => ({ images: ['http://images.example/back.png'] }),
    ],
    [
      'price',
      () => ({ price: { regular: '22.00', sale: sale ? '19.50' : null } }),
      () => ({ price: { regular: '23.10', sale: null } }),
    ],
    ['sku', (text) => ({ sku: `SKU-${text}` }), (text) => ({ sku: `OTHER-${text}` })],
    [
      'categories',
      (text) => ({ categories: [`Mugs & Cups ${text}`, 'Kitchen'] }),
      () => ({ categories: [] }),
    ],
    ['tags', (text) => ({ tags: [`blue ${text}`, 'green'] }), () => ({ tags: ['green'] })],
  ];
}

type Sample = Omit<ProductChange, 'units'> & Omit<NonNullable<ProductChange['units']>[number], 'unit'>;

function changeOf({ sku, price, ...properties }: Sample, unit: string): ProductChange {
  const asked = { ...(sku !== undefined && { sku }), ...(price && { price }) };
  return { ...properties, ...(Object.keys(asked).length > 0 && { units: [{ unit, ...asked }] }) };
}

/** The same change, of these units. */
function ofUnits(change: ProductChange, units: readonly { unit: string }[]): ProductChange {
  const { units: asked, ...properties } = change;
  if (asked === undefined) return properties;
  return {
    ...properties,
    units: asked.map((one, index) => ({ ...one, unit: units[index]?.unit ?? one.unit })),
  };
}

async function read(ask: Served['ask'], group: string): Promise<ProductSnapshot> {
  const [answer] = await ask('products.get', { groups: [group] });
  if (answer?.result.kind !== 'product') throw new Error(`no product: ${JSON.stringify(answer)}`);
  return answer.result.product;
}

async function update(ask: Served['ask'], rows: ProductUpdate[]) {
  const answers = await ask('products.update', { rows });
  return rows.map(({ key }) => {
    const found = answers.find((answer) => answer.key === key);
    if (found === undefined) throw new Error(`no answer for ${key}`);
    return found.result;
  });
}

async function updated(ask: Served['ask'], group: string, change: ProductChange): Promise<ProductSnapshot> {
  const [result] = await update(ask, [{ key: 'row', group, change }]);
  if (result?.kind !== 'ok') throw new Error(`not updated: ${JSON.stringify(result)}`);
  return result.product;
}

/** What a product would be after a change. */
function changed(product: ProductSnapshot, { units = [], ...properties }: ProductChange): ProductSnapshot {
  return {
    ...product,
    ...properties,
    units: product.units.map((before) => {
      const { unit: _unit, ...asked } = units.find(({ unit }) => unit === before.ref.unit) ?? {};
      return { ...before, ...asked };
    }),
  };
}

/** What a product says, without when it was read and changed; categories and tags in any order, none as none said. */
function content({ version: _version, readStartedAt: _read, ...product }: ProductSnapshot) {
  const { categories = [], tags = [] } = product;
  return { ...product, categories: categories.toSorted(), tags: tags.toSorted() };
}

function offered(products: Arrangement['products']): ProductArrangement {
  if (products === undefined) throw new Error('The arrangement says nothing of products.');
  return products;
}
