import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { chunked } from '@onhand/connector-kit/serving/split.ts';
import { send } from './client.ts';
import { readBatch, writeBatch } from './limits.ts';
import type { Product } from './product-schema.ts';

/** The facets whose values are a product's categories and tags. Vendure's sample data has `category`, too. */
const facets = {
  categories: { code: 'category', name: 'Category' },
  tags: { code: 'tags', name: 'Tags' },
} as const;
export type TermKind = keyof typeof facets;

type FacetValue = Product['facetValues'][number];
type Ids = { readonly kind: 'ids'; readonly ids: readonly string[] };
type Facet = { readonly kind: 'facet'; readonly id: string; readonly language: string };

/** Lists the values of a product's facet. */
export function termsOf(kind: TermKind, values: readonly FacetValue[]): readonly FacetValue[] {
  return values.filter(({ facet }) => isOf(kind, facet.code));
}

/**
 * Finds the values of a facet by their names, and makes those that the shop lacks, and the facet. Of two
 * values of one name, the product keeps `present`, which it has already; else the older one counts.
 */
export async function ensureTerms(
  call: Call,
  kind: TermKind,
  { names, present = [] }: { readonly names: readonly string[]; readonly present?: readonly FacetValue[] },
): Promise<Ids | SharedFault> {
  const wanted = [...new Set(names)].filter((name) => name.trim() !== '');
  const ids = new Map(termsOf(kind, present).map(({ name, id }) => [name, id]));
  const missing = () => wanted.filter((name) => !ids.has(name));
  if (missing().length > 0) {
    const facet = await ensureFacet(call, kind);
    if (facet.kind !== 'facet') return facet;
    for (const some of chunked(missing(), writeBatch)) {
      const found = await findValues(call, facet, some);
      if (found.kind !== 'values') return found;
      for (const { name, id } of found.values) if (!ids.has(name)) ids.set(name, id);
    }
    for (const some of chunked(missing(), writeBatch)) {
      const made = await makeValues(call, facet, some);
      if (made.kind !== 'ids') return made;
      for (const [index, name] of some.entries()) ids.set(name, made.ids[index] ?? '');
    }
  }
  return { kind: 'ids', ids: wanted.flatMap((name) => ids.get(name) ?? []) };
}

/** Vendure numbers a facet whose code another channel uses, or another client used at the same moment. */
function isOf(kind: TermKind, code: string): boolean {
  return code.replace(/-\d+$/, '') === facets[kind].code;
}

async function ensureFacet(call: Call, kind: TermKind): Promise<Facet | SharedFault> {
  const { code, name } = facets[kind];
  const there = await send(call, {
    mutation: false,
    query: `query FindFacet($options: FacetListOptions!) {
      activeChannel { defaultLanguageCode }
      facets(options: $options) { items { id code } }
    }`,
    variables: {
      options: { filter: { code: { contains: code } }, sort: { id: 'ASC' }, take: readBatch },
    },
    answer: z.object({
      activeChannel: z.object({ defaultLanguageCode: z.string() }),
      facets: z.object({ items: z.array(z.object({ id: z.string(), code: z.string() })) }),
    }),
  });
  if (there.kind !== 'answer') return there;
  const language = there.data.activeChannel.defaultLanguageCode;
  const first = there.data.facets.items.find((facet) => isOf(kind, facet.code));
  if (first !== undefined) return { kind: 'facet', id: first.id, language };
  const made = await send(call, {
    mutation: true,
    query: 'mutation MakeFacet($input: CreateFacetInput!) { createFacet(input: $input) { id } }',
    variables: { input: { code, isPrivate: false, translations: [{ languageCode: language, name }] } },
    answer: z.object({ createFacet: z.object({ id: z.string() }) }),
  });
  return made.kind === 'answer' ? { kind: 'facet', id: made.data.createFacet.id, language } : made;
}

async function findValues(call: Call, facet: Facet, names: readonly string[]) {
  const answer = await send(call, {
    mutation: false,
    query: `query FindTerms($options: FacetValueListOptions!) {
      facetValues(options: $options) { items { id name } }
    }`,
    variables: {
      options: {
        filter: { facetId: { eq: facet.id }, name: { in: names } },
        sort: { id: 'ASC' },
        take: readBatch,
      },
    },
    answer: z.object({
      facetValues: z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) }),
    }),
  });
  if (answer.kind !== 'answer') return answer;
  return { kind: 'values', values: answer.data.facetValues.items } as const;
}

async function makeValues(
  call: Call,
  { id: facetId, language }: Facet,
  names: readonly string[],
): Promise<Ids | SharedFault> {
  const input = names.map((name) => ({
    facetId,
    code: codeOf(name),
    translations: [{ languageCode: language, name }],
  }));
  const answer = await send(call, {
    mutation: true,
    query:
      'mutation MakeTerms($input: [CreateFacetValueInput!]!) { createFacetValues(input: $input) { id } }',
    variables: { input },
    answer: z.object({ createFacetValues: z.array(z.object({ id: z.string() })).length(names.length) }),
  });
  if (answer.kind !== 'answer') return answer;
  return { kind: 'ids', ids: answer.data.createFacetValues.map(({ id }) => id) };
}

/** Makes a code of a name, as Vendure's dashboard does. Codes of values need not be unique. */
function codeOf(name: string): string {
  const code = name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-');
  return code.replaceAll(/^-|-$/g, '') || 'value';
}
