import type { ProductChange, ProductSnapshot } from '@onhand/contracts/connector/product.ts';

type Field = 'title' | 'description' | 'images' | 'price' | 'sku' | 'categories' | 'tags';

/** Builds values of a field, of a unique text and with addresses of images that can be loaded. */
type MakeSample = (text: string, image: (name: string) => string) => Sample;

/** Lists two sample values per field. `sale` adds a sale price. */
export function samples(sale: boolean): [Field, MakeSample, MakeSample][] {
  return [
    ['title', (text) => ({ title: `A title ${text}` }), () => ({ title: 'Grüße & <3' })],
    [
      'description',
      (text) => ({ description: `<p>It is <b>${text}</b>.</p>` }),
      () => ({ description: 'Plain' }),
    ],
    [
      'images',
      (text, image) => ({ images: [image(`${text}.jpg`), image('back.png')] }),
      (_text, image) => ({ images: [image('back.png')] }),
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

/** Converts a sample to a change of a product and one unit. */
export function changeOf({ sku, price, ...properties }: Sample, unit: string): ProductChange {
  const asked = { ...(sku !== undefined && { sku }), ...(price && { price }) };
  return { ...properties, ...(Object.keys(asked).length > 0 && { units: [{ unit, ...asked }] }) };
}

/** Applies a change to other units: replaces its unit IDs in order. */
export function ofUnits(change: ProductChange, units: readonly { unit: string }[]): ProductChange {
  const { units: asked, ...properties } = change;
  if (asked === undefined) return properties;
  return {
    ...properties,
    units: asked.map((one, index) => ({ ...one, unit: units[index]?.unit ?? one.unit })),
  };
}

/** Predicts a product after a change. */
export function changed(
  product: ProductSnapshot,
  { units = [], ...properties }: ProductChange,
): ProductSnapshot {
  return {
    ...product,
    ...properties,
    units: product.units.map((before) => {
      const { unit: _unit, ...asked } = units.find(({ unit }) => unit === before.ref.unit) ?? {};
      return { ...before, ...asked };
    }),
  };
}

/**
 * Reduces a product to comparable content. Removes the version and the read time. Sorts categories and tags,
 * and treats missing ones as empty.
 */
export function content({
  version: _version,
  readStartedAt: _read,
  ...product
}: ProductSnapshot): Omit<ProductSnapshot, 'version' | 'readStartedAt'> {
  const { categories = [], tags = [] } = product;
  return { ...product, categories: categories.toSorted(), tags: tags.toSorted() };
}
