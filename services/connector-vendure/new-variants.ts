import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { NewListing } from '@onhand/contracts/connector/new-listing.ts';
import { minorUnitsOf } from './money.ts';

/**
 * Builds the variants of a product, without their options. Vendure has no sale prices: the regular price
 * counts. Refuses a price that does not fit the shop's decimals, and a product without a price: it would be
 * on sale for nothing.
 */
export function variantInputs(
  { title, units }: NewListing,
  { language, precision }: { readonly language: string; readonly precision: number },
): { readonly kind: 'inputs'; readonly inputs: readonly object[] } | Fault {
  const inputs: object[] = [];
  for (const { sku, price, values } of units) {
    if (price === undefined) {
      const message = `${sku} has no price, and Vendure would sell it for 0. Set its price, then retry.`;
      return { kind: 'rejected', code: 'price_missing', message };
    }
    const amount = minorUnitsOf(price.regular, precision);
    if (amount === null) {
      const message = `A price of ${price.regular} does not fit: this shop keeps ${precision} decimals.`;
      return { kind: 'rejected', code: 'price_not_representable', message };
    }
    const name = [title, ...values].join(' ');
    inputs.push({
      sku,
      price: amount,
      trackInventory: 'TRUE',
      stockOnHand: 0,
      translations: [{ languageCode: language, name }],
    });
  }
  return { kind: 'inputs', inputs };
}
