import type { Told } from '@onhand/connector-kit/transport/transport.ts';
import { z } from 'zod';
import { pointsLimit } from './limits.ts';

/** What an answer says of its cost. `actualQueryCost` is null if the query was not executed. */
const cost = z.object({
  requestedQueryCost: z.number(),
  actualQueryCost: z.number().nullable().exactOptional(),
  throttleStatus: z.object({ currentlyAvailable: z.number(), restoreRate: z.number().positive() }),
});

const body = z.object({
  errors: z
    .array(z.object({ extensions: z.object({ code: z.string().exactOptional() }).exactOptional() }))
    .catch([])
    .default([]),
  extensions: z.object({ cost }),
});

const throttled = 'THROTTLED';
const pauseUnlessToldMs = 1_000;

/**
 * Reads what an answer tells of the limit of points. Shopify takes the cost of all that a query asks for, and
 * gives back what the answer did not need.
 */
export function toldBy(answer: unknown): Told {
  const parsed = body.safeParse(answer);
  if (!parsed.success) return {};
  const { errors, extensions } = parsed.data;
  const { actualQueryCost, throttleStatus } = extensions.cost;
  const remaining = { [pointsLimit]: Math.max(0, Math.floor(throttleStatus.currentlyAvailable)) };
  return errors.some((error) => error.extensions?.code === throttled)
    ? { spent: 0, remaining, retryAfterMs: pauseMsOf(answer) }
    : { ...(typeof actualQueryCost === 'number' && { spent: Math.ceil(actualQueryCost) }), remaining };
}

/** Returns how long it takes until the points of a throttled query are free, in ms. */
export function pauseMsOf(answer: unknown): number {
  const parsed = body.safeParse(answer);
  if (!parsed.success) return pauseUnlessToldMs;
  const { requestedQueryCost, throttleStatus } = parsed.data.extensions.cost;
  const lacking = requestedQueryCost - throttleStatus.currentlyAvailable;
  return Math.max(pauseUnlessToldMs, Math.ceil((lacking / throttleStatus.restoreRate) * 1_000));
}
