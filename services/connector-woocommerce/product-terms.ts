import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { request } from './client.ts';
import { pageSize } from './limits.ts';
import { term } from './product-schema.ts';
import type { Term } from './product-schema.ts';
import { escapedName, nameOf } from './product-snapshot.ts';

type Taxonomy = 'categories' | 'tags';
type TermId = { kind: 'term'; id: number } | Fault;
type Ids = { kind: 'ids'; ids: number[] } | Fault;

export interface TermFinder {
  /**
   * Returns the term IDs of the names. If several terms share a name (categories below different parents),
   * the product's own term wins.
   */
  idsOf(taxonomy: Taxonomy, names: readonly string[], present: readonly Term[]): Promise<Ids>;
}

/** Compares names like the shop's database: ignores case and accents. */
const sameName = new Intl.Collator('en', { sensitivity: 'base', usage: 'search' }).compare;

/** Finds categories and tags by name and creates missing ones. Looks up each name only once. */
export function createTermFinder(call: Call): TermFinder {
  const asked = new Map<string, Promise<TermId>>();

  return {
    async idsOf(taxonomy, names, present) {
      const ids: number[] = [];
      for (const name of names) {
        const own = present.find((one) => sameName(nameOf(one), name) === 0);
        const found: TermId = own === undefined ? await once(taxonomy, name) : { kind: 'term', id: own.id };
        if (found.kind !== 'term') return found;
        ids.push(found.id);
      }
      return { kind: 'ids', ids: [...new Set(ids)] };
    },
  };

  function once(taxonomy: Taxonomy, name: string): Promise<TermId> {
    const key = `${taxonomy} ${name}`;
    const asking = asked.get(key) ?? findOrMake(taxonomy, name);
    asked.set(key, asking);
    return asking;
  }

  async function findOrMake(taxonomy: Taxonomy, name: string): Promise<TermId> {
    const found = await find(taxonomy, name);
    if (found.kind !== 'none') return found;
    const made = await request(call, {
      method: 'POST',
      endpoint: `products/${taxonomy}`,
      body: { name },
      schema: term,
    });
    if (made.kind === 'answer') return { kind: 'term', id: made.body.id };
    // Another client created the term meanwhile.
    if (made.kind !== 'rejected' || made.code !== 'term_exists') return made;
    const again = await find(taxonomy, name);
    return again.kind === 'none' ? made : again;
  }

  async function find(taxonomy: Taxonomy, name: string): Promise<TermId | { kind: 'none' }> {
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const answer = await request(call, {
        method: 'GET',
        endpoint: `products/${taxonomy}`,
        // The shop searches its stored names, which are escaped.
        params: { search: escapedName(name), per_page: pageSize, page, orderby: 'id', order: 'asc' },
        schema: z.array(term),
      });
      if (answer.kind !== 'answer') return answer;
      const found = answer.body.find((one) => sameName(nameOf(one), name) === 0);
      if (found !== undefined) return { kind: 'term', id: found.id };
      pages = answer.pages;
    }
    return { kind: 'none' };
  }
}
