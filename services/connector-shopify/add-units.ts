import { addedOptions, productMissing } from '@onhand/connector-kit/added-options.ts';
import type { Call, ListingCreator } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { z } from 'zod';
import { ownOf, readAddedTo } from './added-variants.ts';
import { send } from './client.ts';
import { gidOf } from './gid.ts';
import { refusalOf, userError } from './graphql-faults.ts';
import { mutationPoints } from './limits.ts';
import { variantMarker } from './listing-marker.ts';
import { currencyRefused, readListingShop } from './listing-shop.ts';
import { variantInputs } from './new-variants.ts';

/**
 * Adds variants to a product that has options, in one request, which Shopify does as a whole or not at all.
 * It also offers the values that an option lacks. The variants carry the marker.
 */
export const addUnits: ListingCreator['add'] = async (call, addition) => {
  const shop = await readListingShop(call);
  if (shop.kind !== 'shop') return shop;
  const refused = currencyRefused(addition, shop);
  if (refused !== null) return refused;
  const there = await readAddedTo(call, addition.addTo);
  if (there === null) return productMissing(addition.title);
  if (there.kind !== 'product') return there;
  const own = ownOf(there.variants, addition.marker);
  const units = addition.units.filter(({ sku }) => own.every((one) => one.sku !== sku));
  const names = there.options.map(({ name }) => name);
  const fitted = addedOptions(
    { ...addition, units },
    {
      options: there.options,
      units: there.variants
        .filter((one) => !own.includes(one))
        .map(({ selectedOptions }) =>
          names.map((name) => selectedOptions.find((option) => option.name === name)?.value),
        ),
    },
  );
  if (fitted.kind !== 'options') return fitted;
  const spelled = units.map((unit, index) => ({ ...unit, values: [...(fitted.ofUnit[index] ?? [])] }));
  const inputs = variantInputs({ units: spelled, options: names }, shop.currency);
  if (inputs.kind !== 'inputs') return inputs;
  const metafields = [variantMarker(addition.marker)];
  return createVariants(
    call,
    addition.addTo,
    inputs.inputs.map((input) => ({ ...input, metafields })),
  );
};

const created = z.object({ created: z.object({ userErrors: z.array(userError) }) });
const createQuery = `mutation AddVariants($id: ID!, $variants: [ProductVariantsBulkInput!]!) {
  created: productVariantsBulkCreate(productId: $id, variants: $variants) {
    userErrors { field message code }
  }
}`;

async function createVariants(
  call: Call,
  group: string,
  variants: readonly object[],
): Promise<{ readonly kind: 'added' } | Fault> {
  if (variants.length === 0) return { kind: 'added' };
  const answer = await send(call, {
    mutation: true,
    query: createQuery,
    variables: { id: gidOf('Product', group), variants },
    // Shopify takes points for the input: by its schema 0.2 for a variant, 0.4 for a metafield.
    cost: mutationPoints + 1 + Math.ceil(variants.length * 0.6),
    answer: created,
  });
  if (answer.kind !== 'answer') return answer;
  const { userErrors } = answer.data.created;
  return userErrors.length > 0 ? refusalOf(userErrors) : { kind: 'added' };
}
