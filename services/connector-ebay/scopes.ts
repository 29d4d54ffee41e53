const start = 'https://api.ebay.com/oauth/api_scope';

/** What the connector asks a seller to consent to, by eBay's names without their common beginning. */
export const neededScopes = [
  'sell.inventory',
  'sell.fulfillment.readonly',
  'commerce.identity.readonly',
  'commerce.notification.subscription',
] as const;
export type Scope = (typeof neededScopes)[number];

/** The scope of a token that is the app's own, not a seller's. */
export const appScope: string = start;

/** Returns the scopes of a consent as eBay's parameter `scope`. */
export function scopeParameter(): string {
  return [start, ...neededScopes.map((scope) => `${start}/${scope}`)].join(' ');
}
