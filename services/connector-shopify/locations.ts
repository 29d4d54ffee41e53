import type { Call, Locations } from '@onhand/connector-kit/connector.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { beforeFirst, everyPage } from './every-page.ts';
import { idOf } from './gid.ts';
import { pageSize } from './limits.ts';
import { pageInfo, pageInfoField } from './page-cursor.ts';

export const locations: Locations = { list };

const location = z.object({ id: z.string(), name: z.string(), isActive: z.boolean() });
type Location = z.infer<typeof location>;
const locationPage = z.object({ locations: z.object({ nodes: z.array(location), pageInfo }) });

const locationsQuery = `query Locations($first: Int!, $after: String) {
  locations(first: $first, after: $after, sortKey: ID, includeInactive: true, includeLegacy: true) {
    nodes { id name isActive }
    ${pageInfoField}
  }
}`;

/** Lists the shop's locations: those that are switched off, and those of fulfilment services, too. */
async function list(call: Call): Promise<OutputOf<'locations.list'>> {
  const found = await everyPage<Location>(beforeFirst, async (after) => {
    const answer = await send(call, {
      mutation: false,
      query: locationsQuery,
      variables: { first: pageSize, after },
      cost: 3 + pageSize,
      answer: locationPage,
    });
    return answer.kind === 'answer' ? { kind: 'page', ...answer.data.locations } : answer;
  });
  if (found.kind !== 'list') return found;
  return {
    kind: 'locations',
    locations: found.nodes.map(({ id, name, isActive }) => ({ id: idOf(id), name, active: isActive })),
  };
}
