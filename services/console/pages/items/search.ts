import type { Body } from '../../api/answer.ts';
import { searchValues } from '../../parts/search-values.ts';

export type ItemFilter = NonNullable<Body<'/v1/items/search'>['filter']>;

const texts = ['text', 'saved', 'sync', 'received', 'failed', 'listedOn', 'stock', 'plan'] as const;

/** What the address of the items' page says. `saved`: a saved search. `plan`: its runs are shown. */
export type ItemsSearch = ReturnType<typeof readItemsSearch>;

export function readItemsSearch(search: Readonly<Record<string, unknown>>) {
  return searchValues(search, texts, ['archived']);
}

/**
 * Returns the filter of the API that finds what the address asks for: all of its conditions, within those
 * of the saved search.
 */
export function filterOf(search: ItemsSearch, saved?: ItemFilter): ItemFilter {
  const { text, sync, received, failed, listedOn, stock } = search;
  const conditions: ItemFilter[] = [];
  if (saved !== undefined) conditions.push(saved);
  if (text !== undefined) conditions.push({ kind: 'text', contains: text });
  if (isSync(sync)) conditions.push({ kind: 'sync_inventory', is: sync });
  if (received !== undefined) conditions.push({ kind: 'received', is: received === 'yes' });
  if (failed !== undefined) conditions.push({ kind: 'failed', is: failed === 'yes' });
  if (listedOn !== undefined) conditions.push({ kind: 'listed_on', integrationId: listedOn });
  if (stock === 'none') conditions.push({ kind: 'stock', of: 'available', atMost: 0 });
  if (stock === 'some') conditions.push({ kind: 'stock', of: 'available', atLeast: 1 });
  const [only, ...others] = conditions;
  if (only !== undefined && others.length === 0) return only;
  // A condition of the API may itself be a filter, which its types say down to a depth only.
  return { kind: 'and', of: conditions } as ItemFilter;
}

function isSync(value: string | undefined): value is 'never' | 'always' | 'process_orders' {
  return value === 'never' || value === 'always' || value === 'process_orders';
}
