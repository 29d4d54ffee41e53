/**
 * Normalizes a shop's address for comparison. Scheme, default ports, trailing slashes and the host's case
 * make no difference; `www.` and the path do. Returns the trimmed text if it is no address. Pure.
 */
export function normalizedAddress(address: string): string {
  const text = address.trim();
  const url = URL.parse(text) ?? URL.parse(`https://${text}`);
  if (url === null || url.host === '') return text;
  const port = url.port === '80' || url.port === '443' ? '' : url.port;
  return `${url.hostname}${port === '' ? '' : `:${port}`}${url.pathname.replace(/\/+$/, '')}`;
}

/** Tells whether two addresses name one shop. Pure. */
export function sameShop(one: string, other: string): boolean {
  return normalizedAddress(one) === normalizedAddress(other);
}
