import type { Answered } from '../../openapi/answer.ts';
import type { Body } from '../../openapi/json.ts';
import type { Shop } from '../../shop/shop.ts';

/** Holds the parts of an authorized request that an operation needs. They keep to the specification. */
export interface Asked {
  readonly shop: Shop;
  /** The parameters of the path, which are ids. */
  readonly path: Readonly<Record<string, number>>;
  /** The query with its defaults. */
  readonly query: Body;
  readonly body: Body;
  /** Whether the caller has a token of the seller. */
  readonly isOwner: boolean;
}

/**
 * Performs one operation of the specification.
 *
 * @throws Refusal (errors.ts), which is rendered as Etsy's error
 * @throws Crash if a fault ends the shop's program in the middle
 */
export type Operation = (asked: Asked) => Answered;

export type Operations = Readonly<Record<string, Operation>>;

/** Returns a parameter of the path. An operation must name only parameters that its path has. */
export function pathOf({ path }: Asked, name: string): number {
  return path[name] ?? 0;
}
