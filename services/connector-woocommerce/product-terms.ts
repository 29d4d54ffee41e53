import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { request } from './client.ts';
import { pageSize } from './limits.ts';
import { term } from './product-schema.ts';
import type { Term } from './product-schema.ts';
import { escapedName, nameOf } from './product-snapshot.ts';

type Taxonomy = 'categories' | 'tags';
type Found = { kind: 'term'; id: number } | Fault;
type Ids = { kind: 'ids'; ids: number[] } | Fault;

export interface TermFinder {
  /** Of several terms of one name (categories below different parents) those that the product has stay. */
  idsOf(taxonomy: Taxonomy, names: readonly string[], present: readonly Term[]): Promise<Ids>;
}

/** As the shop's database compares names: without regard to case and accents. */
const sameName = new Intl.Collator('en', { sensitivity: 'base', usage: 'search' }).compare;

/** Finds categories and tags by name, and makes those that are missing; one name is looked for once. */
export function createTermFinder(call: Call): TermFinder {
  const asked = new Map<string, Promise<Found>>();

  return {
    async idsOf(taxonomy, names, present) {
      const ids: number[] = [];
      for (const name of names) {
        const own = present.find((one) => sameName(nameOf(one), name) === 0);
        const found: Found = own === undefined ? await once(taxonomy, name) : { kind: 'term', id: own.id };
        if (found.kind !== 'term') return found;
        ids.push(found.id);
      }
      return { kind: 'ids', ids: [...new Set(ids)] };
    },
  };

  function once(taxonomy: Taxonomy, name: string): Promise<Found> {
    const key = `${taxonomy} ${name}`;
    const asking = asked.get(key) ?? findOrMake(taxonomy, name);
    asked.set(key, asking);
    return asking;
  }

  async function findOrMake(taxonomy: Taxonomy, name: string): Promise<Found> {
    const found = await find(taxonomy, name);
    if (found.kind !== 'none') return found;
    const made = await request(call, {
      method: 'POST',
      endpoint: `products/${taxonomy}`,
      body: { name },
      schema: term,
    });
    if (made.kind === 'answer') return { kind: 'term', id: made.body.id };
    // Somebody else has made it meanwhile.
    if (made.kind !== 'rejected' || made.code !== 'term_exists') return made;
    const again = await find(taxonomy, name);
    return again.kind === 'none' ? made : again;
  }

  async function find(taxonomy: Taxonomy, name: string): Promise<Found | { kind: 'none' }> {
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const answer = await request(call, {
        method: 'GET',
        endpoint: `products/${taxonomy}`,
        // It is searched in what is stored, which is escaped.
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
