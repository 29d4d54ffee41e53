const prefix = 'https://api.ebay.com/oauth/api_scope';

/** The scope of application tokens. Every token may have it. */
export const applicationScope = prefix;

const reading = [
  'sell.account.readonly',
  'sell.fulfillment.readonly',
  'sell.inventory.readonly',
  'commerce.identity.readonly',
  'commerce.notification.subscription.readonly',
];

const writing = [
  'sell.account',
  'sell.finances',
  'sell.fulfillment',
  'sell.inventory',
  'commerce.notification.subscription',
];

/** Lists the scopes that an app can ask a seller for. */
export function scopesOf(permissions: 'read' | 'read_write'): string[] {
  const names = permissions === 'read' ? reading : [...reading, ...writing];
  return [applicationScope, ...names.map((name) => `${prefix}/${name}`)];
}

/** Names a scope in full. */
export function scope(name: string): string {
  return `${prefix}/${name}`;
}

/** Reads a list of scopes that are divided by spaces. */
export function readScopes(text: string): string[] {
  return text.split(/\s+/).filter((one) => one !== '');
}
