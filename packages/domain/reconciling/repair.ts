import type { FigureRead, JudgedFigure } from '../observing/meaning.ts';
import type { BulkCount } from '../runs/run-kinds.ts';

/** What a reconciliation found to be wrong, and what is done about it. */
export const repairKinds = [
  // A lower figure is applied to stock at once.
  'figure_applied',
  // A higher figure that two readings confirm is added to stock.
  'figure_adopted',
  // A wrong figure is overwritten.
  'figure_overwritten',
  // A higher figure awaits its second reading.
  'figure_read_again',
  // Orders that are not heard yet may explain the figure. What they do not explain is overwritten.
  'figure_awaits_orders',
  // Many figures dropped at once. A person decides.
  'figure_quarantined',
  // A figure differs, and the settings forbid to act on it now.
  'figure_differs',
  'stock_not_managed',
  'listing_new',
  'listing_changed',
  'listing_unlinked',
  'listing_deleted',
  'subscription_restored',
] as const;
export type RepairKind = (typeof repairKinds)[number];

type ReconcileCount = BulkCount<'reconcile'>;

/** What became of a figure that was read by id: its counter, and the repair that the report lists. */
export interface FigureOutcome {
  readonly count: ReconcileCount;
  /** Null: the report only counts it. */
  readonly repair: RepairKind | null;
}

const explained: FigureOutcome = { count: 'explained', repair: null };

/** Tells what became of a figure that was read by id. `judged` undefined: nothing was to be judged. Pure. */
export function figureOutcome(
  { quantity, why }: Pick<FigureRead, 'quantity' | 'why'>,
  judged: JudgedFigure | undefined,
  { quarantined }: { readonly quarantined: boolean },
): FigureOutcome {
  if (why === 'absent') return { count: 'deleted', repair: 'listing_deleted' };
  if (quantity === null) {
    return why === 'unmanaged' ? { count: 'unmanaged', repair: 'stock_not_managed' } : explained;
  }
  if (judged === undefined) return explained;
  switch (judged.finding.kind) {
    case 'first':
    case 'opening':
    case 'explained':
      return explained;
    case 'fallen':
      if (quarantined) return { count: 'quarantined', repair: 'figure_quarantined' };
      return judged.flowsIn
        ? { count: 'applied', repair: 'figure_applied' }
        : { count: 'awaiting', repair: 'figure_awaits_orders' };
    case 'rising':
      return { count: 'awaiting', repair: 'figure_read_again' };
    case 'risen':
      return { count: 'applied', repair: 'figure_adopted' };
    case 'returned':
      return { count: 'awaiting', repair: 'figure_awaits_orders' };
    case 'mismatch':
      return { count: 'overwritten', repair: 'figure_overwritten' };
  }
}

/** Returns the figure that was expected, nearest to the one seen. Null: any figure was acceptable. Pure. */
export function expectedOf(judged: JudgedFigure | undefined): number | null {
  if (judged === undefined) return null;
  if ('from' in judged.finding) return judged.finding.from;
  return judged.expected.at(-1) ?? null;
}
