import type { ShopState } from '../../shop/state.ts';
import { apiError } from './errors.ts';
import { partOf } from './part.ts';

/** What the app may read, and write if its access is not restricted to reading. */
const resources = [
  'customers',
  'draft_orders',
  'inventory',
  'locations',
  'orders',
  'products',
  'publications',
];

/** Lists the access scopes that the app has at the shop. */
export function scopesOf(state: ShopState): string[] {
  return partOf({ state }).scopes ?? possibleScopes(state);
}

/** Lists the access scopes that the shop's owner can give. */
export function possibleScopes({ credentials }: Pick<ShopState, 'credentials'>): string[] {
  const reads = resources.map((resource) => `read_${resource}`);
  const writes = resources.map((resource) => `write_${resource}`);
  return credentials.permissions === 'read' ? reads : [...reads, ...writes];
}

/** The resource that a mutation writes, by the beginning of its name. */
const written: readonly (readonly [RegExp, string])[] = [
  [/^inventory/, 'inventory'],
  [/^location/, 'locations'],
  [/^(product|metafieldDefinition)/, 'products'],
  [/^publishable/, 'publications'],
  [/^draftOrder/, 'draft_orders'],
  [/^(order|fulfillment|refund)/, 'orders'],
  [/^customer/, 'customers'],
];

/**
 * Refuses a mutation whose access scope the token lacks.
 *
 * @throws GraphQLError `ACCESS_DENIED`
 */
export function requireScope(state: ShopState, mutation: string): void {
  const resource = written.find(([names]) => names.test(mutation))?.[1];
  if (resource === undefined || scopesOf(state).includes(`write_${resource}`)) return;
  const requiredAccess = `\`write_${resource}\` access scope.`;
  throw apiError('ACCESS_DENIED', `Access denied for ${mutation} field. Required access: ${requiredAccess}`, {
    documentation: 'https://shopify.dev/api/usage/access-scopes',
    requiredAccess,
  });
}
