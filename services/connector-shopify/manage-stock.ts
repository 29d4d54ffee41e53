import type { Call } from '@onhand/connector-kit/connector.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import type { ReadRow } from '@onhand/contracts/connector/inventory.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { gidOf, isId } from './gid.ts';
import { refusalOf, userError } from './graphql-faults.ts';
import { mutationPoints } from './limits.ts';

/** Items that are changed at a time. Shopify has no mutation for several. */
const itemsAtOnce = 3;

const trackQuery = `mutation TrackItem($id: ID!) {
  inventoryItemUpdate(id: $id, input: { tracked: true }) {
    inventoryItem { id tracked }
    userErrors { field message }
  }
}`;
const tracked = z.object({
  inventoryItemUpdate: z.object({
    inventoryItem: z.object({ tracked: z.boolean() }).nullable(),
    userErrors: z.array(userError),
  }),
});

/** Turns stock tracking on for items, at all their locations. A refused item fails alone. */
export async function manage(call: Call, rows: readonly ReadRow[]): Promise<OutputOf<'inventory.manage'>> {
  const items = [...Map.groupBy(rows, ({ ref }) => ref.unit)];
  const answered = await inParallel(items, itemsAtOnce, async ([unit, some]) => {
    const result = await track(call, unit);
    return some.map(({ key }) => ({ key, result }));
  });
  return answered.flat();
}

type Managed = OutputOf<'inventory.manage'>[number]['result'];

async function track(call: Call, unit: string): Promise<Managed> {
  const missing: Managed = {
    kind: 'rejected',
    code: 'unit_missing',
    message: 'The shop does not have this inventory item.',
  };
  if (!isId(unit)) return missing;
  const answer = await send(call, {
    mutation: true,
    query: trackQuery,
    variables: { id: gidOf('InventoryItem', unit) },
    cost: mutationPoints + 2,
    answer: tracked,
  });
  if (answer.kind !== 'answer') return answer;
  const { inventoryItem, userErrors } = answer.data.inventoryItemUpdate;
  if (userErrors.length > 0) return refusalOf(userErrors);
  if (inventoryItem === null) return missing;
  if (inventoryItem.tracked) return { kind: 'ok' };
  const message = 'Shopify left the stock of this item untracked.';
  return { kind: 'rejected', code: 'tracking_refused', message };
}
