import type { Call } from '@onhand/connector-kit/connector.ts';
import type { ReadResult, ReadRow } from '@onhand/contracts/connector/inventory.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';
import { readStock } from './read-stock.ts';

/**
 * Reads the figure of each row. A malformed ID fails in the shop's database and thereby fails the whole
 * request; connector-kit then asks for fewer rows.
 */
export async function read(
  call: Call,
  rows: readonly ReadRow[],
): Promise<readonly Keyed<{ result: ReadResult }>[]> {
  const stock = await readStock(
    call,
    rows.map(({ ref }) => ref),
  );
  if (stock.kind !== 'stock') return rows.map(({ key }) => ({ key, result: stock }));
  return rows.map(({ key, ref }) => ({ key, result: { kind: 'seen', seen: stock.seen(ref) } }));
}
