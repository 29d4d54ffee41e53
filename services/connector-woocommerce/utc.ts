/** WooCommerce writes UTC without saying so: the same moment with its zone. */
export function utc(gmt: string): string {
  return /(Z|[+-]\d\d:?\d\d)$/.test(gmt) ? gmt : `${gmt}Z`;
}
