import { moneyIn } from '@onhand/connector-kit/money.ts';
import type { ProductSnapshot } from '@onhand/contracts/connector/product.ts';
import { decimalOf } from './money.ts';
import type { ReadProduct } from './read-products.ts';

/**
 * A product in the contract's words, its prices in the channel's default currency. Its version is the last change of
 * itself or one of its variants. A unit has no location here: what it says is the same at each. Pure.
 */
export function productSnapshotOf({
  product,
  pricing: { activeChannel, globalSettings },
  readStartedAt,
}: Omit<ReadProduct, 'kind'>): ProductSnapshot {
  const { id: group, name: title, description, slug, featuredAsset, assets, variants } = product;
  const currency = activeChannel.defaultCurrencyCode;
  const { moneyStrategyPrecision } = globalSettings.serverConfig;
  const changes = [product, ...variants].map(({ updatedAt }) => Date.parse(updatedAt));
  const images = [...(featuredAsset ? [featuredAsset] : []), ...assets].map(({ source }) => source);
  return {
    group,
    version: Math.max(...changes),
    currency,
    title,
    description,
    ...(slug !== '' && { handle: slug }),
    images: [...new Set(images)],
    units: variants.map(({ id: unit, sku, prices }) => {
      const amount = prices.find(({ currencyCode }) => currencyCode === currency)?.price;
      const regular =
        amount === undefined ? null : moneyIn(currency, decimalOf(amount, moneyStrategyPrecision));
      return {
        ref: { unit, group, location: '' },
        ...(sku !== '' && { sku }),
        ...(regular !== null && { price: { regular, sale: null } }),
      };
    }),
    readStartedAt,
  };
}
