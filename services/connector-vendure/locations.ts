import { z } from 'zod';
import type { Call, Locations } from '@onhand/connector-kit/connector.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { send } from './client.ts';

export const locations: Locations = { list };

/** Lists the channel's stock locations, up to the shop's `adminListQueryLimit`. Every location is active. */
async function list(call: Call): Promise<OutputOf<'locations.list'>> {
  const answer = await send(call, {
    mutation: false,
    query: 'query StockLocations { stockLocations(options: { sort: { id: ASC } }) { items { id name } } }',
    variables: {},
    answer: z.object({
      stockLocations: z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) }),
    }),
  });
  if (answer.kind !== 'answer') return answer;
  return {
    kind: 'locations',
    locations: answer.data.stockLocations.items.map(({ id, name }) => ({ id, name, active: true })),
  };
}
