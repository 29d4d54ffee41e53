import { z } from 'zod';

const level = {
  onHand: z.int(),
  committed: z.int(),
  /** On hand − committed. */
  available: z.int(),
  /** Raised by one with each movement. */
  revision: z.int(),
};

export const stockLevel = z.object({ locationId: z.uuid(), locationName: z.string(), ...level });

export const itemStock = z.object({
  onHand: z.int(),
  committed: z.int(),
  available: z.int(),
  /** Units ordered that were not there. */
  oversold: z.int(),
  levels: z.array(stockLevel),
});

/** `repeated`: the same change was booked before; nothing moved now. */
export const booked = z.object({ kind: z.enum(['booked', 'repeated']), locationId: z.uuid(), ...level });

export const movement = z.object({
  locationId: z.uuid(),
  seq: z.int(),
  kind: z.enum(['opening', 'receipt', 'adjustment', 'count', 'commit', 'release', 'settle', 'restock']),
  onHandDelta: z.int(),
  committedDelta: z.int(),
  onHandAfter: z.int(),
  committedAfter: z.int(),
  sourceKey: z.string(),
  orderId: z.uuid().nullable(),
  actor: z.string(),
  note: z.string().nullable(),
  at: z.date(),
});
