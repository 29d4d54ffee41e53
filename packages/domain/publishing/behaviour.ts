/** Says what a channel does when nothing is left: shows 0, keeps its figure, or shows 0 and is ended. */
export type ZeroStockBehaviour = 'publish_zero' | 'keep' | 'end';

/** Says what an item's other listings do once its source listing was deleted: nothing, show 0, or end. */
export type DeletionBehaviour = 'ignore' | 'zero' | 'end';
