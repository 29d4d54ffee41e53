/** Adds the zone `Z` to a time without a zone. WooCommerce writes UTC times without a zone. */
export function utc(gmt: string): string {
  return /(Z|[+-]\d\d:?\d\d)$/.test(gmt) ? gmt : `${gmt}Z`;
}
