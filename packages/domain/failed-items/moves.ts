export type FailedItemState = 'open' | 'retrying' | 'skipped' | 'closed';

/**
 * The state changes that an operator can make, with their start and end states. A later success closes a
 * failed item automatically.
 */
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
