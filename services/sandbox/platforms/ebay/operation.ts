import type { Answered } from '../../openapi/answer.ts';
import type { Body } from '../../openapi/json.ts';
import type { Outbox } from '../../shop/outbox.ts';
import type { Shop } from '../../shop/shop.ts';
import type { EbayOperation } from './specification.ts';

/** Holds the parts of an authorized request that an operation needs. Its body keeps to the specification. */
export interface Asked {
  readonly shop: Shop;
  readonly outbox: Outbox;
  readonly operation: EbayOperation;
  /** The parameters of the path, decoded, by their names in the specification. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The path and query as they were sent, below the shop's address. */
  readonly url: string;
  readonly locale: string;
  /** The scopes of the caller's token. */
  readonly scopes: readonly string[];
  readonly body: Body;
}

/**
 * Performs one operation of the specification.
 *
 * @throws Refusal (errors.ts), which is rendered as eBay's error
 * @throws Crash if a fault ends the shop's program in the middle
 */
export type Operation = (asked: Asked) => Answered | Promise<Answered>;

export type Operations = Readonly<Record<string, Operation>>;

export const done: Answered = { status: 204 };

/** Returns a parameter of the path. An operation must name only parameters that its path has. */
export function pathOf({ path }: Asked, name: string): string {
  return path[name] ?? '';
}
