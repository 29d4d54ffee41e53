import { randomUUID } from 'node:crypto';
import type { ShopSummary } from '../../../control/summary.ts';
import type { NewShop } from '../../../control/schema.ts';
import type { Sandbox } from '../../../start.ts';
import { apiVersion } from '../version.ts';

// JSON of an answer, which a test reads by paths that its own document names.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

/** Holds the answer of the Admin API. */
export interface Answer {
  readonly status: number;
  readonly data: Json;
  readonly errors: readonly { readonly message: string; readonly extensions?: { readonly code: string } }[];
  readonly cost: { readonly requestedQueryCost: number; readonly actualQueryCost: number | null } | undefined;
}

/** Opens a Shopify shop with these parts, and returns a function that sends documents to its Admin API. */
export async function shopifyShop({ control }: Sandbox, parts: Omit<NewShop, 'id'> = {}) {
  const id = `shop-${randomUUID().slice(0, 8)}`;
  const shop = await control.createShop({ id, platform: 'shopify', ...parts });
  return { id, shop, ask: askerOf(shop) };
}

export type Ask = ReturnType<typeof askerOf>;

function askerOf({ baseUrl, secrets }: ShopSummary) {
  return async (query: string, variables: Record<string, unknown> = {}): Promise<Answer> => {
    const answer = await fetch(`${baseUrl}/admin/api/${apiVersion}/graphql.json`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-shopify-access-token': secrets['accessToken'] ?? '',
      },
      body: JSON.stringify({ query, variables }),
    });
    const text = await answer.text();
    const body: Json = text.startsWith('{') ? JSON.parse(text) : {};
    const errors = Array.isArray(body.errors) ? body.errors : [];
    return { status: answer.status, data: body.data, errors, cost: body.extensions?.cost };
  };
}

export const location = 'gid://shopify/Location/61000001';

/** Reads the quantities of a variant at the shop's location, by their names. */
export async function quantitiesOf(ask: Ask, sku: string): Promise<Record<string, number>> {
  const { data } = await ask(
    `query($query: String!) { inventoryItems(first: 1, query: $query) { nodes { inventoryLevels(first: 1) { nodes {
      quantities(names: ["available", "committed", "reserved", "on_hand"]) { name quantity }
    } } } } }`,
    { query: `sku:'${sku}'` },
  );
  const [level] = data.inventoryItems.nodes[0].inventoryLevels.nodes;
  return Object.fromEntries(
    level.quantities.map(({ name, quantity }: { name: string; quantity: number }) => [name, quantity]),
  );
}
