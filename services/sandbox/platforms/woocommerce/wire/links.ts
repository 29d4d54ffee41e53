import type { Shop } from '../../../shop/shop.ts';

const allowed = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Builds a resource's `_links`, the last key of every record. */
export function links(
  shop: Shop,
  path: string,
  id: number,
  up?: string,
  allow: readonly string[] = allowed,
): object {
  const root = `${shop.url()}/wp-json/wc/v3`;
  return {
    self: [{ href: `${root}/${path}/${id}`, targetHints: { allow: [...allow] } }],
    collection: [{ href: `${root}/${path}` }],
    ...(up === undefined ? {} : { up: [{ href: `${root}/${up}` }] }),
  };
}
