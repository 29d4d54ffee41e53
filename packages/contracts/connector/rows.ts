import type { InputOf, Operation } from './operations.ts';

const mutations: ReadonlySet<Operation> = new Set([
  'listings.setState',
  'listings.create',
  'inventory.write',
  'inventory.manage',
  'orders.create',
  'orders.createDraft',
  'products.update',
  'customers.upsert',
  'webhooks.ensure',
  'webhooks.remove',
]);

/**
 * Tells whether a call may change something on the platform. Only such a call can have an unknown outcome.
 */
export function isMutation(operation: Operation): boolean {
  return mutations.has(operation);
}

/**
 * Lists the keys under which a row operation answers, in the order of the request. Returns null for an
 * operation that answers as a whole.
 */
export function rowKeysOf<O extends Operation>(operation: O, input: InputOf<O>): readonly string[] | null;
export function rowKeysOf(_operation: Operation, input: InputOf<Operation>): readonly string[] | null {
  if ('rows' in input) return input.rows.map(({ key }) => key);
  if ('ids' in input) return input.ids;
  if ('groups' in input) return input.groups;
  if ('topics' in input) return input.topics;
  return null;
}
