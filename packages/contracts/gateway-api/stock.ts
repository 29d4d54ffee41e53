import { adjustmentReasons } from '@onhand/domain/stock/adjustment-reason.ts';
import { z } from 'zod';

const level = {
  onHand: z.int(),
  committed: z.int(),
  /** Units that left or were counted off, but were never on hand. Incoming units fill the deficit first. */
  deficit: z.int(),
  /** On hand − committed. */
  available: z.int(),
  /** Increases by one with each movement. */
  revision: z.int(),
};

export const stockLevel = z.object({ locationId: z.uuid(), locationName: z.string(), ...level });

export const itemStock = z.object({
  onHand: z.int(),
  committed: z.int(),
  deficit: z.int(),
  available: z.int(),
  /** Units that were ordered but not available. */
  oversold: z.int(),
  /** Units ordered beyond the stock of shops that permit backorders. */
  backordered: z.int(),
  /**
   * Units that published lines of open ship notices announce. They are on sale, and not part of `available`.
   */
  announced: z.int(),
  /** How many of the announced units are sold: orders wait for them. */
  soldAgainstNotices: z.int(),
  levels: z.array(stockLevel),
});

/** `repeated`: the same change was booked before, so nothing changed now. */
export const booked = z.object({ kind: z.enum(['booked', 'repeated']), locationId: z.uuid(), ...level });

export const movement = z.object({
  locationId: z.uuid(),
  seq: z.int(),
  kind: z.enum([
    'opening',
    'receipt',
    'adjustment',
    'count',
    'transfer',
    'commit',
    'release',
    'settle',
    'restock',
    'provisional',
    'reversal',
    'channel_change',
  ]),
  onHandDelta: z.int(),
  committedDelta: z.int(),
  deficitDelta: z.int(),
  onHandAfter: z.int(),
  committedAfter: z.int(),
  deficitAfter: z.int(),
  sourceKey: z.string(),
  orderId: z.uuid().nullable(),
  actor: z.string(),
  note: z.string().nullable(),
  /** Why units were adjusted. Null: not said, or another kind of movement. */
  reason: z.enum(adjustmentReasons).nullable(),
  at: z.date(),
});

/** Both levels after a transfer. */
export const transferred = z.object({ from: booked, to: booked });

/** Where a page of movements ends. Movements are listed newest first. */
const position = z.object({ at: z.iso.datetime(), locationId: z.uuid(), seq: z.int() });

/** The opaque cursor of a list of movements. */
export const movementCursor = z
  .string()
  .max(500)
  .transform((text, context) => {
    try {
      const { at, locationId, seq } = position.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
      return { at: new Date(at), locationId, seq };
    } catch {
      context.addIssue({ code: 'custom', message: 'is not a cursor that this list gave out' });
      return z.NEVER;
    }
  });

/** Returns the cursor that continues after this movement. */
export function movementCursorAfter(last: z.infer<typeof movement>): string {
  const { at, locationId, seq } = last;
  return Buffer.from(JSON.stringify({ at: at.toISOString(), locationId, seq })).toString('base64url');
}
