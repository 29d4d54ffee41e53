import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { NewListing } from '@onhand/contracts/connector/new-listing.ts';
import { send } from './client.ts';
import type { ListingChannel } from './listing-channel.ts';
import { minorUnitsOf } from './money.ts';

/**
 * Builds the variants of a product, without their options. Vendure has no sale prices: the regular price
 * counts. Refuses a price that does not fit the shop's decimals, and a product without a price: it would be
 * on sale for nothing.
 */
export function variantInputs(
  { title, units }: Pick<NewListing, 'title' | 'units'>,
  { language, precision }: Pick<ListingChannel, 'language' | 'precision'>,
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

/** Creates variants: all of them, or none. Null: they are there. */
export async function createVariants(call: Call, input: readonly object[]): Promise<SharedFault | null> {
  const answer = await send(call, {
    mutation: true,
    query: `mutation ListVariants($input: [CreateProductVariantInput!]!) {
      createProductVariants(input: $input) { id }
    }`,
    variables: { input },
    answer: z.unknown(),
  });
  return answer.kind === 'answer' ? null : answer;
}
