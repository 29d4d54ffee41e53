/**
 * Returns the address where sellers sign in and consent: Etsy's site, whose API has a host of its own. Any
 * other address serves both.
 */
export function consentAddress(baseUrl: string): string {
  return baseUrl.replace(/^https:\/\/(?:openapi|api)\.etsy\.com$/, 'https://www.etsy.com');
}
