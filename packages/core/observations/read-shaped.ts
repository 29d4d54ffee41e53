import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { isPlain } from '@onhand/domain/publishing/policy.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { readWriteInputs } from '../channel-stock/read-write-inputs.ts';

/** Which of these show a figure that their policy shapes: what changes there says nothing of how many units there are. */
export async function readShaped(
  tx: Tx,
  ids: readonly ChannelStockId[],
): Promise<ReadonlySet<ChannelStockId>> {
  if (ids.length === 0) return new Set();
  const due = ids.map((id) => ({ id }));
  const standings = await readWriteInputs(tx, due, { settlesWithinMs: 0 });
  return new Set(ids.filter((id) => !isPlain(standings.get(id)?.policy ?? {})));
}
