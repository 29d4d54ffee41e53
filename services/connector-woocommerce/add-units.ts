import { z } from 'zod';
import { addedOptions, productMissing } from '@onhand/connector-kit/added-options.ts';
import type { Call, ListingCreator } from '@onhand/connector-kit/connector.ts';
import { chunked } from '@onhand/connector-kit/serving/split.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { ListingAddition } from '@onhand/contracts/connector/new-listing.ts';
import { addedVariations, ownOf } from './added-variations.ts';
import type { AddedVariation } from './added-variations.ts';
import { request } from './client.ts';
import { createVariations } from './create-variations.ts';
import { batchSize } from './limits.ts';
import { variationOf } from './new-product.ts';
import { shownAttribute } from './product-schema.ts';
import type { ShownAttribute } from './product-schema.ts';
import { unescaped } from './product-snapshot.ts';
import { currencyRefused } from './shop-currency.ts';
import { isMissing } from './update-records.ts';

const changedProduct = z.object({
  type: z.string(),
  status: z.string().default(''),
  attributes: z.array(shownAttribute).default([]),
});

/**
 * Adds variations to a variable product. Its attributes first get the values that they lack: shoppers choose
 * among these. WooCommerce replaces all attributes at once, so they are read last, and the others are sent as
 * they were then.
 *
 * If a variation is refused, those that this call made are deleted. What an earlier call made stays: it may
 * be linked and sell by now.
 */
export const addUnits: ListingCreator['add'] = async (call, addition) => {
  const refused = await currencyRefused(call, addition);
  if (refused !== null) return refused;
  const there = await addedVariations(call, addition.addTo);
  if (there.kind !== 'variations') return isMissing(there) ? productMissing(addition.title) : there;
  const own = ownOf(there.variations, addition);
  const read = await request(call, {
    method: 'GET',
    endpoint: `products/${addition.addTo}`,
    params: { context: 'edit', _fields: 'type,status,attributes' },
    schema: changedProduct,
  });
  if (read.kind !== 'answer') return isMissing(read) ? productMissing(addition.title) : read;
  if (read.body.status === 'trash') return productMissing(addition.title);
  const units = addition.units.filter(({ sku }) => !own.some((one) => one.sku === sku));
  const isVariable = read.body.type.startsWith('variable');
  const attributes = read.body.attributes.filter(({ variation }) => isVariable && variation);
  const others = there.variations.filter((one) => !own.includes(one));
  const fitted = addedOptions(
    { ...addition, units },
    {
      options: attributes.map(({ name, options }) => ({ name, values: options.map(unescaped) })),
      units: others.map((one) => attributes.map((attribute) => optionOf(one, attribute))),
    },
  );
  if (fitted.kind !== 'options') return fitted;
  const lacking = new Map(attributes.map((attribute, index) => [attribute, fitted.lacking[index] ?? []]));
  const widened = await widen(call, addition, read.body.attributes, lacking);
  if (widened !== null) return widened;
  const rows = units.map((unit, index) =>
    variationOf(attributes, { ...unit, values: [...(fitted.ofUnit[index] ?? [])] }, addition.marker),
  );
  const failed = await createVariations(call, addition.addTo, rows);
  if (failed?.kind === 'rejected') await removeMade(call, addition, own);
  return failed ?? { kind: 'added' };
};

/** Returns the value of an attribute that a variation stands for. Undefined: any. */
function optionOf({ attributes }: AddedVariation, { id, name }: ShownAttribute): string | undefined {
  const own = attributes.find((one) => (id > 0 ? one.id === id : one.name === name));
  return own === undefined || own.option === '' ? undefined : unescaped(own.option);
}

async function widen(
  call: Call,
  { addTo }: ListingAddition,
  attributes: readonly ShownAttribute[],
  lacking: ReadonlyMap<ShownAttribute, readonly string[]>,
): Promise<Fault | null> {
  if ([...lacking.values()].every((values) => values.length === 0)) return null;
  const wider = attributes.map((attribute) => ({
    ...attribute,
    options: [...attribute.options, ...(lacking.get(attribute) ?? [])],
  }));
  const answer = await request(call, {
    method: 'PUT',
    endpoint: `products/${addTo}`,
    body: { attributes: wider },
    schema: z.unknown(),
  });
  return answer.kind === 'answer' ? null : answer;
}

/** Deletes what a refused call made. What a failure leaves here, the next attempt finds by its marker. */
async function removeMade(
  call: Call,
  addition: ListingAddition,
  before: readonly AddedVariation[],
): Promise<void> {
  const there = await addedVariations(call, addition.addTo);
  if (there.kind !== 'variations') return;
  const made = ownOf(there.variations, addition).filter(({ id }) => before.every((one) => one.id !== id));
  for (const some of chunked(made, batchSize)) {
    await request(call, {
      method: 'POST',
      endpoint: `products/${addition.addTo}/variations/batch`,
      body: { delete: some.map(({ id }) => id) },
      schema: z.unknown(),
    });
  }
}
