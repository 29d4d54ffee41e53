import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { dataRefusalOf } from '@onhand/database/data-refusal.ts';
import type { DataRefusal } from '@onhand/database/data-refusal.ts';
import { rowByRowWithin } from '@onhand/database/row-by-row.ts';

/** The number of channel stocks that are read at a time. */
const batchSize = 1_000;

/** Results about channel stock, and why there are none about others. */
export interface BatchResults<Result> {
  readonly results: readonly Result[];
  readonly refused: ReadonlyMap<ChannelStockId, DataRefusal>;
}

/** Does `work` for channel stock, in batches. Names the channel stock whose data the database refuses. */
export async function inBatches<Result>(
  tx: Tx,
  ids: readonly ChannelStockId[],
  work: (some: readonly ChannelStockId[]) => Promise<readonly Result[]>,
): Promise<BatchResults<Result>> {
  const results: Result[] = [];
  const refused = new Map<ChannelStockId, DataRefusal>();
  for (let from = 0; from < ids.length; from += batchSize) {
    const parts = await rowByRowWithin<ChannelStockId, readonly Result[]>(
      tx,
      ids.slice(from, from + batchSize),
      {
        work: (_, some) => work(some),
        refuse: async (id, error) => {
          refused.set(id, dataRefusalOf(error));
          return [];
        },
      },
    );
    results.push(...parts.flat());
  }
  return { results, refused };
}
