import type { Shop } from '@onhand/connector-kit/connector.ts';
import type { UnitRef } from '@onhand/contracts/connector/unit.ts';
import { apiVersion } from '@onhand/sandbox/platforms/shopify/version.ts';
import { firstIds } from '@onhand/sandbox/platforms/shopify/ids.ts';
import { inventoryItemNumber } from '@onhand/sandbox/platforms/shopify/gid.ts';

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
): Promise<void> {
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
}
