import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { ReadResult, ReadRow } from '@onhand/contracts/connector/inventory.ts';
import type { Keyed, Seen } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { gidOf, idOf, isId } from './gid.ts';
import { figurePoints } from './limits.ts';
import { figureOf, quantities, quantitiesField } from './stock-levels.ts';

const figures = z.object({
  location: z.object({ id: z.string() }).nullable(),
  nodes: z.array(
    z
      .object({
        id: z.string(),
        tracked: z.boolean(),
        inventoryLevel: z.object({ quantities }).nullable(),
      })
      .nullable(),
  ),
});

const figuresQuery = `query Figures($ids: [ID!]!, $location: ID!) {
  location(id: $location) { id }
  nodes(ids: $ids) {
    ... on InventoryItem {
      id
      tracked
      inventoryLevel(locationId: $location) { ${quantitiesField} }
    }
  }
}`;

/** Reads the figure of each row. Shopify answers for one location at a time. */
export async function read(
  call: Call,
  rows: readonly ReadRow[],
): Promise<readonly Keyed<{ result: ReadResult | SharedFault }>[]> {
  const places = Map.groupBy(rows, ({ ref }) => ref.location);
  const answered = await Promise.all(Array.from(places, ([location, some]) => readAt(call, location, some)));
  return answered.flat();
}

async function readAt(
  call: Call,
  location: string,
  rows: readonly ReadRow[],
): Promise<readonly Keyed<{ result: ReadResult | SharedFault }>[]> {
  const units = [...new Set(rows.map(({ ref }) => ref.unit))].filter(isId);
  const absent: Seen = { quantity: null, why: 'absent', readStartedAt: call.now().toISOString() };
  if (!isId(location) || units.length === 0) {
    return rows.map(({ key }) => ({ key, result: { kind: 'seen', seen: absent } }));
  }
  const answer = await send(call, {
    mutation: false,
    query: figuresQuery,
    variables: {
      ids: units.map((unit) => gidOf('InventoryItem', unit)),
      location: gidOf('Location', location),
    },
    cost: 1 + units.length * figurePoints,
    answer: figures,
  });
  if (answer.kind !== 'answer') return rows.map(({ key }) => ({ key, result: answer }));
  const { data, reading } = answer;
  const found = new Map(data.nodes.flatMap((item) => (item === null ? [] : [[idOf(item.id), item]])));
  return rows.map(({ key, ref }) => {
    const item = data.location === null ? undefined : found.get(ref.unit);
    const seen: Seen =
      item === undefined
        ? { quantity: null, why: 'absent', ...reading }
        : figureOf(item, item.inventoryLevel, reading);
    return { key, result: { kind: 'seen', seen } };
  });
}
