import { moneyIn } from '@onhand/connector-kit/money.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { NewListing } from '@onhand/contracts/connector/new-listing.ts';

/** What Shopify calls the option of a product that has only one variant, and its value. */
const onlyOption = { name: 'Title', value: 'Default Title' } as const;

/**
 * Builds the variants of a product with their options. Refuses a price that the currency cannot show, because
 * Shopify would round it, and a unit without a price: it would be on sale for nothing.
 */
export function variantInputs(
  { units, options }: Pick<NewListing, 'units' | 'options'>,
  currency: string,
): { readonly kind: 'inputs'; readonly inputs: readonly object[] } | Fault {
  const inputs: object[] = [];
  for (const { sku, barcode, price, values } of units) {
    if (price === undefined) {
      const message = `${sku} has no price, and Shopify would sell it for 0. Set its price, then retry.`;
      return { kind: 'rejected', code: 'price_missing', message };
    }
    const odd = [price.regular, price.sale ?? '0'].find((amount) => !fits(amount, currency));
    if (odd !== undefined) {
      const message = `A price of ${odd} does not fit: ${currency} has fewer decimals.`;
      return { kind: 'rejected', code: 'price_not_representable', message };
    }
    inputs.push({
      optionValues:
        options.length === 0
          ? [{ optionName: onlyOption.name, name: onlyOption.value }]
          : options.map((optionName, index) => ({ optionName, name: values[index] ?? '' })),
      price: price.sale ?? price.regular,
      ...(price.sale !== null && { compareAtPrice: price.regular }),
      ...(barcode !== undefined && { barcode }),
      inventoryItem: { sku, tracked: true },
    });
  }
  return { kind: 'inputs', inputs };
}

/** Builds the options of a product, each with the values that its units have. */
export function optionInputs({ units, options }: Pick<NewListing, 'units' | 'options'>): readonly object[] {
  if (options.length === 0) return [{ name: onlyOption.name, values: [{ name: onlyOption.value }] }];
  return options.map((name, index) => ({
    name,
    values: [...new Set(units.flatMap(({ values }) => values[index] ?? []))].map((value) => ({
      name: value,
    })),
  }));
}

function fits(amount: string, currency: string): boolean {
  return decimals(moneyIn(currency, amount)) === decimals(moneyIn(currency, '0'));
}

function decimals(amount: string): number {
  return amount.split('.')[1]?.length ?? 0;
}
