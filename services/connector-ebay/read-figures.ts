import type { Inventory } from '@onhand/connector-kit/connector.ts';
import type { ReadResult } from '@onhand/contracts/connector/inventory.ts';
import { absent, readItems, seenOf } from './items.ts';
import type { ItemRead } from './items.ts';

/** Reads figures by SKU. */
export const read: Inventory['read'] = async (call, rows) => {
  const items = await readItems(
    call,
    rows.map(({ ref }) => ref.unit),
  );
  return rows.map(({ key, ref }) => ({ key, result: resultOf(items.get(ref.unit)) }));
};

function resultOf(found: ItemRead | undefined): ReadResult {
  if (found === undefined) return { kind: 'unavailable', message: 'The item was not read.' };
  if (found.kind === 'item') return { kind: 'seen', seen: seenOf(found.item, found.reading) };
  if (found.kind === 'absent') return { kind: 'seen', seen: absent(found.reading) };
  return found;
}
