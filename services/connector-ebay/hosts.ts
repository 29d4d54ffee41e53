/** The paths that eBay serves on a host of its own, `apiz` instead of `api`. */
const onApiz = ['/commerce/identity/'];

/**
 * Returns the address of the host that serves a path: the shop's, which is eBay's API (`api.ebay.com`, or
 * `api.sandbox.ebay.com` for tests), or its sibling for the paths that eBay serves there.
 */
export function apiAddress(baseUrl: string, path: string): string {
  const isOnApiz = onApiz.some((start) => path.startsWith(start));
  return isOnApiz ? baseUrl.replace(/^https:\/\/api\.((?:sandbox\.)?ebay\.com)/, 'https://apiz.$1') : baseUrl;
}

/** Returns the address where sellers sign in and consent. */
export function consentAddress(baseUrl: string): string {
  return baseUrl.replace(/^https:\/\/api\.((?:sandbox\.)?ebay\.com)/, 'https://auth.$1');
}
