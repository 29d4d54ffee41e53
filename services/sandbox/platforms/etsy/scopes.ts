const reading = ['listings_r', 'shops_r', 'transactions_r'];
const writing = ['listings_w', 'listings_d', 'shops_w', 'transactions_w'];

/** Lists the scopes that an app can ask a seller for. They are those of the operations that are played. */
export function scopesOf(permissions: 'read' | 'read_write'): string[] {
  return permissions === 'read' ? [...reading] : [...reading, ...writing];
}

/** Reads a list of scopes that are divided by spaces. */
export function readScopes(text: string): string[] {
  return text.split(/\s+/).filter((one) => one !== '');
}
