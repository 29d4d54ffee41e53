import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { isPlain } from '@onhand/domain/publishing/policy.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { readWriteInputs } from '../channel-stock/read-write-inputs.ts';

/**
 * Finds channel stock whose figure a policy shapes, or whose item is archived. A change of a shaped figure is
 * no number of units.
 */
export async function readShaped(
  tx: Tx,
  ids: readonly ChannelStockId[],
): Promise<ReadonlySet<ChannelStockId>> {
  if (ids.length === 0) return new Set();
  const due = ids.map((id) => ({ id }));
  const standings = await readWriteInputs(tx, due, { settlesWithinMs: 0 });
  return new Set(
    ids.filter((id) => {
      const standing = standings.get(id);
      return standing?.archived === true || !isPlain(standing?.policy ?? {});
    }),
  );
}
