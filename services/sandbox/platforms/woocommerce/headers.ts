import type { Shop } from '../../shop/shop.ts';

/** Builds the headers of every REST API response, as recorded. A list has its own `link` header instead. */
export function commonHeaders(shop: Shop, allow: string): Record<string, string> {
  return {
    host: new URL(shop.url()).host,
    date: shop.clock.now().toUTCString(),
    'x-powered-by': 'PHP/8.2.36',
    'content-type': 'application/json; charset=UTF-8',
    'x-robots-tag': 'noindex',
    link: `<${shop.url()}/wp-json/>; rel="https://api.w.org/"`,
    'x-content-type-options': 'nosniff',
    'access-control-expose-headers': 'X-WP-Total, X-WP-TotalPages, Link',
    'access-control-allow-headers':
      'Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, Content-Type',
    allow,
    expires: 'Wed, 11 Jan 1984 05:00:00 GMT',
    'cache-control': 'no-cache, must-revalidate, max-age=0, no-store, private',
  };
}
