import { z } from 'zod';
import { addedOptions, productMissing } from '@onhand/connector-kit/added-options.ts';
import type { Call, ListingCreator } from '@onhand/connector-kit/connector.ts';
import { searchStart } from '@onhand/connector-kit/search-start.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { ListingAddition } from '@onhand/contracts/connector/new-listing.ts';
import { send } from './client.ts';
import { currencyRefused, readChannel } from './listing-channel.ts';
import { createVariants, variantInputs } from './new-variants.ts';
import { widenOptions } from './product-options.ts';

const shown = z.object({
  product: z
    .object({
      optionGroups: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          options: z.array(z.object({ id: z.string(), name: z.string() })),
        }),
      ),
      variants: z.array(
        z.object({
          sku: z.string(),
          createdAt: z.iso.datetime(),
          options: z.array(z.object({ name: z.string(), groupId: z.string() })),
        }),
      ),
    })
    .nullable(),
});
type Variant = NonNullable<z.infer<typeof shown>['product']>['variants'][number];

/**
 * Adds variants to a product that has option groups: first the options that a group lacks, then all variants
 * in one mutation, which Vendure does as a whole or not at all.
 */
export const addUnits: ListingCreator['add'] = async (call, addition) => {
  const channel = await readChannel(call);
  if (channel.kind !== 'channel') return channel;
  const refused = currencyRefused(addition, channel);
  if (refused !== null) return refused;
  const read = await readProduct(call, addition);
  if (read.kind !== 'product') return read;
  const { groups, variants, start } = read;
  const isOwn = ({ sku, createdAt }: Variant) =>
    Date.parse(createdAt) >= start && addition.units.some((unit) => unit.sku === sku);
  const own = variants.filter(isOwn).map(({ sku }) => sku);
  const units = addition.units.filter(({ sku }) => !own.includes(sku));
  const fitted = addedOptions(
    { ...addition, units },
    {
      options: groups.map(({ name, options }) => ({ name, values: options.map((one) => one.name) })),
      units: variants
        .filter((one) => !isOwn(one))
        .map(({ options }) => groups.map(({ id }) => options.find(({ groupId }) => groupId === id)?.name)),
    },
  );
  if (fitted.kind !== 'options') return fitted;
  const spelled = units.map((unit, index) => ({ ...unit, values: [...(fitted.ofUnit[index] ?? [])] }));
  const inputs = variantInputs({ ...addition, units: spelled }, channel);
  if (inputs.kind !== 'inputs') return inputs;
  const { marker, addTo } = addition;
  const widened = await widenOptions(call, groups, {
    lacking: fitted.lacking,
    language: channel.language,
    marker,
  });
  if (widened.kind !== 'options') return widened;
  const variantsToAdd = inputs.inputs.map((input, index) => ({
    ...input,
    productId: addTo,
    optionIds: (fitted.ofUnit[index] ?? []).flatMap((value, group) => widened.idOf(group, value) ?? []),
  }));
  const made = variantsToAdd.length === 0 ? null : await createVariants(call, variantsToAdd);
  return made ?? { kind: 'added' };
};

async function readProduct(call: Call, { addTo, title, since }: ListingAddition) {
  const answer = await send(call, {
    mutation: false,
    query: `query AddTo($id: ID!) {
      product(id: $id) {
        optionGroups { id name options { id name } }
        variants { sku createdAt options { name groupId } }
      }
    }`,
    variables: { id: addTo },
    answer: shown,
  });
  if (answer.kind !== 'answer') return answer satisfies Fault;
  const { product } = answer.data;
  if (product === null) return productMissing(title);
  const { optionGroups: groups, variants } = product;
  const start = Date.parse(searchStart(since, answer.reading));
  return { kind: 'product', groups, variants, start } as const;
}
