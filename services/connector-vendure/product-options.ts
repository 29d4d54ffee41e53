import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { markerSlug } from '@onhand/connector-kit/marker-slug.ts';
import type { NewListing } from '@onhand/contracts/connector/new-listing.ts';
import { send } from './client.ts';

const made = z.object({
  createProductOptionGroup: z.object({
    id: z.string(),
    options: z.array(z.object({ id: z.string(), code: z.string() })),
  }),
});

/** Makes the option groups of a product. Returns the options of each of its units, in their order. */
export async function makeOptions(
  call: Call,
  {
    productId,
    product: { marker, options, units },
    language,
  }: { readonly productId: string; readonly product: NewListing; readonly language: string },
): Promise<{ readonly kind: 'options'; readonly ofUnit: readonly (readonly string[])[] } | SharedFault> {
  const ofUnit = units.map((): string[] => []);
  for (const [index, name] of options.entries()) {
    const values = [...new Set(units.flatMap((unit) => unit.values[index] ?? []))];
    const codeOf = (value: string) => `v${values.indexOf(value)}`;
    const group = await send(call, {
      mutation: true,
      query: `mutation MakeOptions($input: CreateProductOptionGroupInput!) {
        createProductOptionGroup(input: $input) { id options { id code } }
      }`,
      variables: {
        input: {
          code: `${markerSlug(marker)}-${index}`,
          translations: [{ languageCode: language, name }],
          options: values.map((value) => ({
            code: codeOf(value),
            translations: [{ languageCode: language, name: value }],
          })),
        },
      },
      answer: made,
    });
    if (group.kind !== 'answer') return group;
    const { id, options: there } = group.data.createProductOptionGroup;
    const added = await send(call, {
      mutation: true,
      query: `mutation AddOptions($productId: ID!, $groupId: ID!) {
        addOptionGroupToProduct(productId: $productId, optionGroupId: $groupId) { id }
      }`,
      variables: { productId, groupId: id },
      answer: z.unknown(),
    });
    if (added.kind !== 'answer') return added;
    const ids = new Map(there.map((option) => [option.code, option.id]));
    for (const [unit, { values: own }] of units.entries()) {
      const option = ids.get(codeOf(own[index] ?? ''));
      if (option !== undefined) ofUnit[unit]?.push(option);
    }
  }
  return { kind: 'options', ofUnit };
}

interface GroupThere {
  readonly id: string;
  readonly options: readonly { readonly id: string; readonly name: string }[];
}

/** Makes the options that groups lack. Those that an earlier attempt made are in their groups. */
export async function widenOptions(
  call: Call,
  groups: readonly GroupThere[],
  {
    lacking,
    language,
    marker,
  }: {
    /** The values that each group lacks. */
    readonly lacking: readonly (readonly string[])[];
    readonly language: string;
    readonly marker: string;
  },
): Promise<
  | {
      readonly kind: 'options';
      /** Returns the id of the option with a value, by the index of its group. */
      readonly idOf: (group: number, value: string) => string | undefined;
    }
  | SharedFault
> {
  const ids = groups.map(({ options }) => new Map(options.map(({ id, name }) => [name, id])));
  for (const [index, { id }] of groups.entries()) {
    for (const [nth, value] of (lacking[index] ?? []).entries()) {
      const answer = await send(call, {
        mutation: true,
        query: `mutation AddOption($input: CreateProductOptionInput!) {
          createProductOption(input: $input) { id }
        }`,
        variables: {
          input: {
            productOptionGroupId: id,
            code: `${markerSlug(marker)}-${index}-v${nth}`,
            translations: [{ languageCode: language, name: value }],
          },
        },
        answer: z.object({ createProductOption: z.object({ id: z.string() }) }),
      });
      if (answer.kind !== 'answer') return answer;
      ids[index]?.set(value, answer.data.createProductOption.id);
    }
  }
  return { kind: 'options', idOf: (group, value) => ids[group]?.get(value) };
}
