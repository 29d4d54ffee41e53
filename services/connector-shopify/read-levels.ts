import type { Call } from '@onhand/connector-kit/connector.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { everyPage } from './every-page.ts';
import { pageSize } from './limits.ts';
import type { ListedVariant } from './listing-rows.ts';
import { pageInfo, pageInfoField } from './page-cursor.ts';
import { levelFields, stockLevel } from './stock-levels.ts';
import type { StockLevel } from './stock-levels.ts';

const levelPage = z.object({
  inventoryItem: z.object({ inventoryLevels: z.object({ nodes: z.array(stockLevel), pageInfo }) }).nullable(),
});

const levelsQuery = `query Levels($id: ID!, $first: Int!, $after: String) {
  inventoryItem(id: $id) {
    inventoryLevels(first: $first, after: $after) {
      nodes { ${levelFields} }
      ${pageInfoField}
    }
  }
}`;

/** Returns all stock levels of a variant. Reads those that its page did not show. */
export async function allLevels(call: Call, { inventoryItem }: ListedVariant) {
  return everyPage<StockLevel>(inventoryItem.inventoryLevels, async (after) => {
    const answer = await send(call, {
      mutation: false,
      query: levelsQuery,
      variables: { id: inventoryItem.id, first: pageSize, after },
      cost: 4 + pageSize * 3,
      answer: levelPage,
    });
    if (answer.kind !== 'answer') return answer;
    const { inventoryItem: found } = answer.data;
    return found && { kind: 'page', ...found.inventoryLevels };
  });
}
