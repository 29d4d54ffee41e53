import type { Call } from '@onhand/connector-kit/connector.ts';
import type { ReadResult, ReadRow } from '@onhand/contracts/connector/inventory.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';
import { readStock } from './read-stock.ts';

/**
 * What each record shows. An id in another form than the shop's fails in its database and takes the whole request
 * with it, so a refused batch is halved until that row stands alone.
 */
export async function read(
  call: Call,
  rows: readonly ReadRow[],
): Promise<readonly Keyed<{ result: ReadResult }>[]> {
  const stock = await readStock(
    call,
    rows.map(({ ref }) => ref),
  );
  if (stock.kind === 'stock') {
    return rows.map(({ key, ref }) => ({ key, result: { kind: 'seen', seen: stock.seen(ref) } }));
  }
  if (stock.kind !== 'rejected' || rows.length === 1) return rows.map(({ key }) => ({ key, result: stock }));
  const half = Math.ceil(rows.length / 2);
  return [...(await read(call, rows.slice(0, half))), ...(await read(call, rows.slice(half)))];
}
