import { zeroRefused as refusedZero } from '@onhand/domain/publishing/write-step.ts';
import { z } from 'zod';
import { fault } from './fault.ts';
import { seen, unitRef } from './unit.ts';

/** A change of a stock record. `quantity` and `delta` are in sellable units. */
export const change = z.discriminatedUnion('op', [
  /**
   * `ifSeen`: the figures that may stand there. If another figure stands there, nothing is set and the answer
   * is `stale`. If the wanted figure already stands there and was expected, that reading confirms the write.
   * Left out: no condition.
   */
  z.object({
    op: z.literal('set'),
    quantity: z.number().int(),
    ifSeen: z.array(z.number().int()).min(1).exactOptional(),
  }),
  z.object({ op: z.literal('adjust'), delta: z.number().int() }),
]);
export type Change = z.infer<typeof change>;

export const write = z.object({
  key: z.string(),
  ref: unitRef,
  revision: z.number().int(),
  /**
   * For a set, the same in every attempt at the same revision and figure. For an adjustment, each attempt has
   * its own.
   */
  idempotencyKey: z.string(),
  change,
});
export type Write = z.infer<typeof write>;

/** The code with which a connector rejects a 0 that its platform cannot show (`stock.zero`). */
export const zeroRefused: string = refusedZero;

export const writeResult = z.union([
  z.discriminatedUnion('kind', [
    /** The platform returned this figure, or a reading showed it. A bare 200 confirms nothing. */
    z.object({ kind: z.literal('confirmed'), seen }),
    z.object({ kind: z.literal('stale'), actual: seen }),
    z.object({ kind: z.literal('stock_not_managed') }),
    z.object({ kind: z.literal('missing') }),
    /** Not sent: the platform's limit of writes of this unit is used up. Other units may be written. */
    z.object({ kind: z.literal('unit_limited'), retryAfterMs: z.number().int(), limit: z.string() }),
  ]),
  fault,
]);
export type WriteResult = z.infer<typeof writeResult>;

export const readRow = z.object({ key: z.string(), ref: unitRef });
export type ReadRow = z.infer<typeof readRow>;

export const readResult = z.union([z.object({ kind: z.literal('seen'), seen }), fault]);
export type ReadResult = z.infer<typeof readResult>;
