export type FailedItemState = 'open' | 'retrying' | 'skipped' | 'closed';

/** What an operator can do with a failed item: from which states, and to which. Success closes it by itself. */
export const failedItemMoves: Readonly<
  Record<
    'retry' | 'skip',
    { readonly from: readonly FailedItemState[]; readonly to: Exclude<FailedItemState, 'open'> }
  >
> = {
  retry: { from: ['open', 'skipped'], to: 'retrying' },
  skip: { from: ['open', 'retrying'], to: 'skipped' },
};

export type FailedItemMove = keyof typeof failedItemMoves;
