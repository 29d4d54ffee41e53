import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { markerSlug } from '@onhand/connector-kit/marker-slug.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { refusalOf, userError } from './graphql-faults.ts';
import { mutationPoints } from './limits.ts';

/**
 * Names the metafields of created products. The namespace is reserved for the app, so nobody else changes
 * them. https://shopify.dev/docs/apps/build/custom-data/reserved-prefixes
 */
export const markerName = { namespace: '$app:onhand', key: 'marker' } as const;
const listedName = { namespace: markerName.namespace, key: 'listed' } as const;

/** Requests a metafield of a product or a variant. */
export const markerField = `metafield(namespace: "${markerName.namespace}", key: "${markerName.key}") { value }`;
export const listedField = `metafield(namespace: "${listedName.namespace}", key: "${listedName.key}") { value }`;
/** A metafield as {@link markerField} and {@link listedField} request it. */
export const metafield = z.object({ value: z.string() }).nullable();

/** Names the product with a marker: no other product can have the same one. */
export function customIdOf(marker: string) {
  return { ...markerName, value: markerSlug(marker) };
}

/** The metafield of the first request that creates a product. */
export function productMarker(marker: string): object {
  return { ...customIdOf(marker), type: 'id' };
}

/** The metafield of a variant that was added to a product. Several variants may share it. */
export function variantMarker(marker: string): object {
  return { ...customIdOf(marker), type: 'single_line_text_field' };
}

/** The metafield of the last request that creates a product. */
export const listedMark: object = { ...listedName, type: 'boolean', value: 'true' };

/** Requests the definition that makes a product's marker unique. Null: no product has a marker. */
export const definitionField = `markerDefinition: metafieldDefinition(identifier: {
  ownerType: PRODUCT, namespace: "${markerName.namespace}", key: "${markerName.key}"
}) { id }`;
export const definition = z.object({ id: z.string() }).nullable();

const defined = z.object({ defined: z.object({ userErrors: z.array(userError) }) });
const defineQuery = `mutation DefineMarker($definition: MetafieldDefinitionInput!) {
  defined: metafieldDefinitionCreate(definition: $definition) { userErrors { field message code } }
}`;

/**
 * Defines the marker of products. Values of the type `id` are unique, and products are found by them.
 * https://shopify.dev/docs/apps/build/custom-data/metafields/working-with-custom-ids
 */
export async function defineMarker(call: Call): Promise<{ readonly kind: 'defined' } | SharedFault | Fault> {
  const answer = await send(call, {
    mutation: true,
    query: defineQuery,
    variables: { definition: { ...markerName, name: 'Onhand marker', type: 'id', ownerType: 'PRODUCT' } },
    cost: mutationPoints + 1,
    answer: defined,
  });
  if (answer.kind !== 'answer') return answer;
  const errors = answer.data.defined.userErrors.filter(({ code }) => code !== 'TAKEN');
  return errors.length > 0 ? refusalOf(errors) : { kind: 'defined' };
}
