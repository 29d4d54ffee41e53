import type { Creator } from '@onhand/connector-kit/connector.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { idOf } from './gid.ts';
import { attributesField, customAttributes, markerOf, markerTag } from './order-marker.ts';

/** More orders than one with a marker are a mistake, of which the first few are enough to know. */
const mostFound = 10;

const tagged = z.object({
  tagged: z.object({ nodes: z.array(z.object({ id: z.string(), customAttributes })) }),
});

/**
 * Searches for the orders or the drafts with a marker by their tag, in Shopify's search index. The attribute
 * then tells whose it is. Each is complete, because one request creates it.
 */
export const findMarker: Creator['find'] = async (call, { marker, drafts }) => {
  const answer = await send(call, {
    mutation: false,
    query: `query Tagged($first: Int!, $query: String!) {
      tagged: ${drafts ? 'draftOrders' : 'orders'}(first: $first, query: $query) {
        nodes { id ${attributesField} }
      }
    }`,
    variables: { first: mostFound, query: `tag:'${markerTag(marker)}'` },
    cost: 2 + mostFound * 2,
    answer: tagged,
  });
  if (answer.kind !== 'answer') return answer;
  const orders = answer.data.tagged.nodes
    .filter(({ customAttributes: attributes }) => markerOf(attributes) === marker)
    .map(({ id }) => ({ externalId: idOf(id), complete: true }));
  const asOf = answer.shopStartedAt;
  return orders.length > 0 ? { kind: 'found', orders, asOf } : { kind: 'absent', asOf };
};
