import { Refusal } from '../../shop/refusal.ts';
import type { Shop } from '../../shop/shop.ts';
import type { ShopState, Term } from '../../shop/state.ts';
import { nextId } from './ids.ts';
import { kses } from './kses.ts';
import { slugOf } from './slug.ts';

export type Taxonomy = keyof ShopState['terms'];

/** The default category, for products without a category. */
export const uncategorized: Term = { id: 15, name: 'Uncategorized', slug: 'uncategorized' };

const taken: Readonly<Record<Taxonomy, string>> = {
  categories: 'A term with the name provided already exists with this parent.',
  tags: 'A term with the name provided already exists in this taxonomy.',
};

/**
 * Adds a category or tag as `wp_insert_term` does. The stored name has no tags, and its `&`, `<` and `>` are
 * escaped.
 *
 * @throws Refusal 400 `term_exists` with the id of the category or tag that has this name
 */
export function createTerm(shop: Shop, taxonomy: Taxonomy, given: string): Term {
  const name = kses(given.replaceAll(/<[a-z/!][^<>]*>/gi, '')).trim();
  if (name === '') throw new Refusal(400, 'empty_term_name', 'A name is required for this term.');
  const terms = shop.state.terms[taxonomy];
  const present = terms.find((term) => term.name.toLowerCase() === name.toLowerCase());
  if (present !== undefined) {
    throw new Refusal(400, 'term_exists', taken[taxonomy], { resource_id: present.id });
  }
  const term = { id: nextId(shop, 'term'), name, slug: slugOf(given) };
  terms.push(term);
  return term;
}

/** Finds the category or tag with this name, or creates it. */
export function termNamed(shop: Shop, taxonomy: Taxonomy, name: string): Term {
  return shop.state.terms[taxonomy].find((term) => term.name === name) ?? createTerm(shop, taxonomy, name);
}

/**
 * Filters the given ids to existing categories or tags. Without any valid category, returns the shop's
 * default category.
 */
export function termIds({ state }: Shop, taxonomy: Taxonomy, given: readonly { id: number }[]): number[] {
  const known = given
    .map(({ id }) => id)
    .filter((id) => state.terms[taxonomy].some((term) => term.id === id));
  return known.length === 0 && taxonomy === 'categories' ? [uncategorized.id] : [...new Set(known)];
}
