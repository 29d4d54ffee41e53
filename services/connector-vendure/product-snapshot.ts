import { moneyIn } from '@onhand/connector-kit/money.ts';
import type { ProductSnapshot } from '@onhand/contracts/connector/product.ts';
import { imageAddress } from './image-origins.ts';
import { decimalOf } from './money.ts';
import { termsOf } from './product-terms.ts';
import type { TermKind } from './product-terms.ts';
import type { ReadProduct } from './read-products.ts';

/**
 * Converts a product to the contract's snapshot, with prices in the channel's default currency. The version
 * is the last change of the product or any variant. Units have no location, because product data does not
 * depend on it.
 */
export function productSnapshotOf({
  product,
  pricing: { activeChannel, globalSettings },
  readStartedAt,
}: Omit<ReadProduct, 'kind'>): ProductSnapshot {
  const { id: group, name: title, description, slug, featuredAsset, assets, variants, facetValues } = product;
  const currency = activeChannel.defaultCurrencyCode;
  const { moneyStrategyPrecision } = globalSettings.serverConfig;
  const changes = [product, ...variants].map(({ updatedAt }) => Date.parse(updatedAt));
  const images = [...(featuredAsset ? [featuredAsset] : []), ...assets].map(imageAddress);
  const namesOf = (kind: TermKind) => [...new Set(termsOf(kind, facetValues).map(({ name }) => name))];
  return {
    group,
    version: Math.max(...changes),
    currency,
    title,
    description,
    ...(slug !== '' && { handle: slug }),
    images: [...new Set(images)],
    categories: namesOf('categories'),
    tags: namesOf('tags'),
    units: variants.map(({ id: unit, sku, prices, options }) => {
      const amount = prices.find(({ currencyCode }) => currencyCode === currency)?.price;
      const regular =
        amount === undefined ? null : moneyIn(currency, decimalOf(amount, moneyStrategyPrecision));
      return {
        ref: { unit, group, location: '' },
        ...(sku !== '' && { sku }),
        ...(regular !== null && { price: { regular, sale: null } }),
        ...(options.length > 0 && {
          options: options.map(({ name: value, group: { name } }) => ({ name, value })),
        }),
      };
    }),
    readStartedAt,
  };
}
