import type { Shop } from '@onhand/connector-kit/connector.ts';
import type { UnitRef } from '@onhand/contracts/connector/unit.ts';
import { apiVersion } from '@onhand/sandbox/platforms/shopify/version.ts';
import { firstIds } from '@onhand/sandbox/platforms/shopify/ids.ts';
import { inventoryItemNumber } from '@onhand/sandbox/platforms/shopify/gid.ts';
import { z } from 'zod';

/** Names the stock of a product with one variant, at the shop's first location. */
export function refOf(productId: number): UnitRef {
  const unit = inventoryItemNumber({ id: productId, type: 'simple' });
  return { unit: String(unit), group: String(productId), location: String(firstIds.location) };
}

/** Returns the id of the product that a ref of {@link refOf} names. */
export function productOf({ group }: UnitRef): number {
  return Number(group);
}

/** Acts on a shop as staff do in Shopify's admin, where the sandbox's control has no word for it. */
export async function asStaff(
  { baseUrl, secrets }: Shop,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const answer = await fetch(`${baseUrl}/admin/api/${apiVersion}/graphql.json`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-shopify-access-token': secrets['accessToken'] ?? '',
    },
    body: JSON.stringify({ query, variables }),
  });
  const text = await answer.text();
  if (!answer.ok || text.includes('"errors"') || /"message"/.test(text)) throw new Error(text);
  return JSON.parse(text);
}

const draftGid = (id: string) => `gid://shopify/DraftOrder/${id}`;

/** Completes a draft, so that it becomes an order that is paid. */
export async function completeDraft(shop: Shop, id: string): Promise<void> {
  const complete = 'mutation($id: ID!) { draftOrderComplete(id: $id) { userErrors { message } } }';
  await asStaff(shop, complete, { id: draftGid(id) });
}

export async function deleteDraft(shop: Shop, id: string): Promise<void> {
  const remove =
    'mutation($input: DraftOrderDeleteInput!) { draftOrderDelete(input: $input) { userErrors { message } } }';
  await asStaff(shop, remove, { input: { id: draftGid(id) } });
}

const drafts = z.object({
  data: z.object({
    draftOrders: z.object({
      nodes: z.array(
        z.object({
          legacyResourceId: z.string(),
          status: z.string(),
          lineItems: z.object({ nodes: z.array(z.object({ quantity: z.int() })) }),
        }),
      ),
    }),
  }),
});

/** Lists the drafts of a shop, with the units of their lines. */
export async function draftsOf(
  shop: Shop,
): Promise<
  readonly { readonly id: string; readonly status: string; readonly quantities: readonly number[] }[]
> {
  const query =
    '{ draftOrders(first: 10) { nodes { legacyResourceId status lineItems(first: 10) { nodes { quantity } } } } }';
  const { data } = drafts.parse(await asStaff(shop, query, {}));
  return data.draftOrders.nodes.map(({ legacyResourceId: id, status, lineItems }) => {
    return { id, status, quantities: lineItems.nodes.map(({ quantity }) => quantity) };
  });
}
