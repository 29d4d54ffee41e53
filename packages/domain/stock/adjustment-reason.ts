/** Why units were adjusted. A report can add them up; the note says the rest. */
export const adjustmentReasons = [
  'correction',
  'damaged',
  'expired',
  'lost',
  'found',
  'returned',
  'sample',
  'other',
] as const;
export type AdjustmentReason = (typeof adjustmentReasons)[number];
