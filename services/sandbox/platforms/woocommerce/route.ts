import type { Outbox } from '../../shop/outbox.ts';
import type { Shop } from '../../shop/shop.ts';

/** Holds the parts of an authenticated request that a route needs. */
export interface Asked {
  readonly shop: Shop;
  readonly outbox: Outbox;
  /** The numbers in the path, by name. */
  readonly ids: Readonly<Record<string, number>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export interface Answered {
  readonly status?: 200 | 201;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Describes one address of the REST API below `/wp-json/wc/v3` and its methods. */
export interface Route {
  readonly path: string;
  /** The value of the `allow` header. */
  readonly allow: string;
  readonly methods: Readonly<
    Partial<Record<'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', (asked: Asked) => Answered>>
  >;
}

export const onCollection = 'GET, POST';
export const onItem = 'GET, POST, PUT, PATCH, DELETE';
export const onBatch = 'POST, PUT, PATCH';

/** Returns an id of the path. A route must name only ids that its path has. */
export function idOf({ ids }: Asked, name: string): number {
  return ids[name] ?? 0;
}

/** Answers 201 with the address of the new resource. */
export function created(shop: Shop, path: string, body: Record<string, unknown>): Answered {
  return {
    status: 201,
    body,
    headers: { location: `${shop.url()}/wp-json/wc/v3/${path}/${String(body['id'])}` },
  };
}
