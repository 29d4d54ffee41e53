/**
 * Normalizes the address of a webhook. Returns null if it cannot be one: it must begin with https://, or also
 * with http:// if `allowsHttp`, and have no user, password or fragment. Pure.
 */
export function webhookAddress(
  text: string,
  { allowsHttp }: { readonly allowsHttp: boolean },
): string | null {
  const url = URL.parse(text.trim());
  if (url === null || url.hostname === '') return null;
  if (url.protocol !== 'https:' && !(allowsHttp && url.protocol === 'http:')) return null;
  return url.username === '' && url.password === '' && !url.href.includes('#') ? url.href : null;
}
