import { isSameMoney } from '../text/money.ts';

/**
 * The properties of an item that its orders keep. Amounts are decimal strings in the merchant's currency.
 * Null: not known.
 */
export interface ItemProperties {
  readonly price: string | null;
  /** Null: not on sale. */
  readonly salePrice: string | null;
  readonly wholesaleCost: string | null;
  readonly weightGrams: number | null;
  /** What it is packed in, in words. */
  readonly packaging: string | null;
  readonly lengthMm: number | null;
  readonly widthMm: number | null;
  readonly heightMm: number | null;
  /** ISO 3166-1 alpha-2. */
  readonly countryOfOrigin: string | null;
  /** The customs tariff code (Harmonized System), 6 to 12 digits. */
  readonly hsCode: string | null;
}

export type ItemProperty = keyof ItemProperties;

/** Every property that orders keep. */
export const itemProperties: readonly ItemProperty[] = [
  'price',
  'salePrice',
  'wholesaleCost',
  'weightGrams',
  'packaging',
  'lengthMm',
  'widthMm',
  'heightMm',
  'countryOfOrigin',
  'hsCode',
];

/** Returns the properties that a record has, and null for each that it lacks. Pure. */
export function propertiesIn({
  price = null,
  salePrice = null,
  wholesaleCost = null,
  weightGrams = null,
  packaging = null,
  lengthMm = null,
  widthMm = null,
  heightMm = null,
  countryOfOrigin = null,
  hsCode = null,
}: Partial<ItemProperties>): ItemProperties {
  const sizes = { lengthMm, widthMm, heightMm };
  return { price, salePrice, wholesaleCost, weightGrams, packaging, ...sizes, countryOfOrigin, hsCode };
}

/** A property that exists only in Onhand: no shop is told of it, and none tells it. */
export type OwnProperty = Exclude<ItemProperty, 'price' | 'salePrice'>;

/** The properties that exist only in Onhand. */
export const ownProperties: readonly OwnProperty[] = itemProperties.filter(
  (name): name is OwnProperty => name !== 'price' && name !== 'salePrice',
);

/** Tells whether a property exists only in Onhand. */
export function isOwnProperty(name: string): name is OwnProperty {
  return ownProperties.some((own) => own === name);
}

/** Names the properties in which two states of an item differ. Compares amounts as numbers. Pure. */
export function differingProperties(kept: ItemProperties, now: ItemProperties): readonly ItemProperty[] {
  return itemProperties.filter((name) => !isSameProperty(name, kept[name], now[name]));
}

/** Tells whether two values of a property are equivalent. Compares amounts as numbers. Pure. */
export function isSameProperty(
  name: ItemProperty,
  a: string | number | null,
  b: string | number | null,
): boolean {
  const isAmount = name === 'price' || name === 'salePrice' || name === 'wholesaleCost';
  return isAmount && typeof a === 'string' && typeof b === 'string' ? isSameMoney(a, b) : a === b;
}

/** Tells whether a sale price may stand beside a regular price: there is one, and it is higher. Pure. */
export function isSaleLower(regular: string | null, sale: string): boolean {
  return regular !== null && Number(sale) < Number(regular);
}
