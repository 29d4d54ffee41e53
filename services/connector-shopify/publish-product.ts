import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { refusalOf, userError } from './graphql-faults.ts';
import { mutationPoints } from './limits.ts';

/** The handle of Shopify's own app that is the Online Store. */
const onlineStore = 'online_store';
const mostPublications = 50;

const listed = z.object({
  publications: z.object({
    nodes: z.array(
      z.object({
        id: z.string(),
        channels: z
          .object({ nodes: z.array(z.object({ app: z.object({ handle: z.string().nullable() }) })) })
          .nullable(),
      }),
    ),
  }),
});
const listQuery = `query Publications($first: Int!) {
  publications(first: $first) {
    nodes { id channels(first: 1) { nodes { app { handle } } } }
  }
}`;

const published = z.object({ published: z.object({ userErrors: z.array(userError) }) });
const publishQuery = `mutation Publish($id: ID!, $input: [PublicationInput!]!) {
  published: publishablePublish(id: $id, input: $input) { userErrors { field message } }
}`;

/**
 * Publishes a product to the Online Store, where shoppers see it once it is active. A shop without an Online
 * Store shows it nowhere until somebody publishes it.
 */
export async function publishProduct(
  call: Call,
  id: string,
): Promise<{ readonly kind: 'done' } | SharedFault | Fault> {
  const read = await send(call, {
    mutation: false,
    query: listQuery,
    variables: { first: mostPublications },
    cost: 2 + mostPublications * (1 + 2 + 2),
    answer: listed,
  });
  if (read.kind !== 'answer') return read;
  const store = read.data.publications.nodes.find(({ channels }) =>
    channels?.nodes.some(({ app }) => app.handle === onlineStore),
  );
  if (store === undefined) return { kind: 'done' };
  const answer = await send(call, {
    mutation: true,
    query: publishQuery,
    variables: { id, input: [{ publicationId: store.id }] },
    cost: mutationPoints + 1,
    answer: published,
  });
  if (answer.kind !== 'answer') return answer;
  const { userErrors } = answer.data.published;
  return userErrors.length > 0 ? refusalOf(userErrors) : { kind: 'done' };
}
