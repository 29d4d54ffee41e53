import { moneyIn } from '@onhand/connector-kit/money.ts';
import type { ProductSnapshot } from '@onhand/contracts/connector/product.ts';
import { idOf } from './gid.ts';
import type { Product, ProductVariant } from './product-schema.ts';

/** Holds a product with all of its variants. */
export interface WholeProduct {
  readonly product: Product;
  readonly variants: readonly ProductVariant[];
  readonly currency: string;
  readonly readStartedAt: string;
}

/**
 * Converts a product to the contract's snapshot. Its version is its last change in whole seconds; an
 * adjustment of stock is one, too. Units have no location, because product data does not depend on it.
 */
export function productSnapshotOf({
  product,
  variants,
  currency,
  readStartedAt,
}: WholeProduct): ProductSnapshot {
  const group = idOf(product.id);
  return {
    group,
    version: Date.parse(product.updatedAt),
    currency,
    title: product.title,
    description: product.descriptionHtml,
    tags: [...product.tags],
    ...(product.handle !== '' && { handle: product.handle }),
    ...(product.vendor !== '' && { vendor: product.vendor }),
    units: variants.map((variant) => ({
      ref: { unit: idOf(variant.inventoryItem.id), group, location: '' },
      ...(variant.sku !== null && variant.sku !== '' && { sku: variant.sku }),
      ...(variant.barcode !== null && variant.barcode !== '' && { barcode: variant.barcode }),
      price: priceOf(variant, currency),
      ...(!product.hasOnlyDefaultVariant && { options: [...variant.selectedOptions] }),
    })),
    readStartedAt,
  };
}

/** A higher price to compare with is the regular one, and then the price is that of a sale. */
function priceOf({ price, compareAtPrice }: ProductVariant, currency: string) {
  const shown = moneyIn(currency, price);
  return compareAtPrice !== null && Number(compareAtPrice) > Number(price)
    ? { regular: moneyIn(currency, compareAtPrice), sale: shown }
    : { regular: shown, sale: null };
}
