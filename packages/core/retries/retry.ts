import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import type { FailedItemRow } from '../failed-items/failed-item-row.ts';
import type { StartWork } from './start-work.ts';

/** Failed items of one operation that an operator retries. */
export interface RetriedItems {
  readonly merchantId: MerchantId;
  readonly items: readonly FailedItemRow[];
  readonly at: Date;
}

/** Starts what a retry needs once it is committed. */
export type AfterCommit = (startWork: StartWork) => void;

/** Has an operation tried again, in the caller's transaction. Returns the work to start after the commit. */
export type Retry = (tx: Tx, retried: RetriedItems) => Promise<readonly AfterCommit[]>;
