/** The address under which a shop is called, or why it cannot be one. */
export type ShopAddress =
  | { readonly kind: 'address'; readonly url: string }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Normalizes the address of a shop: lower case host without a trailing dot, no default port, no trailing
 * slash. Refuses an address with a user, a query or a fragment: paths are appended to it, and would end up
 * there. Refuses plain HTTP unless `allowsHttp`. Pure.
 */
export function shopAddress(text: string, { allowsHttp }: { readonly allowsHttp: boolean }): ShopAddress {
  const url = URL.parse(text.trim());
  if (url === null || url.hostname === '') return refused('It is not an address.');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refused('It must begin with https://.');
  if (url.username !== '' || url.password !== '') return refused('It must not contain a user or password.');
  // An empty query or fragment leaves `search` and `hash` empty, but its mark stays in the address.
  if (/[?#]/.test(url.href)) return refused('It must not contain a query (?) or a fragment (#).');
  if (url.protocol === 'http:' && !allowsHttp) return refused('It must begin with https://.');
  const host = `${url.hostname.replace(/\.$/, '')}${url.port === '' ? '' : `:${url.port}`}`;
  return { kind: 'address', url: `${url.protocol}//${host}${url.pathname.replace(/\/+$/, '')}` };
}

function refused(why: string): ShopAddress {
  return { kind: 'refused', why };
}
