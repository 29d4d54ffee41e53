import { moveNextFailedItems } from '@onhand/core/retries/move-next.ts';
import type { CarryPage } from './carry-page.ts';

/** Each page is a few statements for each operation, in a transaction that locks its failed items. */
const pageSize = 500;

/** Retries or skips the next failed items that match what an operator chose. */
export const moveFailedItems: CarryPage = async ({ db, clock, dispatcher }, run) => {
  const kind = await moveNextFailedItems(db, run, { startWork: dispatcher, clock, limit: pageSize });
  return { kind };
};
