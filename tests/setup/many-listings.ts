import { expect } from 'vitest';
import { z } from 'zod';
import type { TestOnhand } from './onhand.ts';
import { connectSandboxShop } from './shop-front.ts';
import type { Merchant, SandboxShop } from './shop-front.ts';
import { until } from './until.ts';

const perPage = 200;

/**
 * A shop that lists one item many times, all at 10. They come in by reading its listings, and are linked by a
 * table.
 */
export async function listManyTimes(
  onhand: TestOnhand,
  merchant: Merchant,
  itemId: string,
  listings = 400,
): Promise<SandboxShop> {
  const skus = Array.from({ length: listings }, (_, index) => `MUG-${index}`);
  const products = skus.map((sku) => ({ name: sku, sku, stock: 10 }));
  const shop = await connectSandboxShop(onhand, merchant, { shop: { products } });
  const path = `/v1/integrations/${shop.integrationId}`;
  await merchant.api.post(`${path}/listings/refresh`, {}, z.unknown());
  await until(
    () => merchant.api.get(`${path}/listings/refresh`, z.object({ state: z.string() })),
    ({ state }) => state === 'completed',
    180_000,
  );
  const listed = (await onhand.sandbox.control.shop(shop.shopId)).products;
  const answer = await fetch(`${onhand.gatewayUrl}${path}/review.csv`, {
    method: 'POST',
    headers: {
      'content-type': 'text/csv',
      authorization: `Bearer ${onhand.operatorKey}`,
      'onhand-merchant': merchant.merchantId,
    },
    body: ['externalKey,action,itemId', ...listed.map(({ id }) => `${id},link,${itemId}`)].join('\n'),
  });
  expect(await answer.json()).toMatchObject({ done: skus.length, refused: 0 });
  return shop;
}

const page = z.object({
  data: z.array(
    z.object({
      status: z.string(),
      channelStock: z.array(
        z.object({
          state: z.string(),
          block: z.object({ code: z.string() }).nullable(),
          confirmed: z.object({ quantity: z.number().nullable() }),
        }),
      ),
    }),
  ),
  nextCursor: z.string().nullable(),
});

/** All listings of the integration, in a few words each: status, state or block, figure confirmed. */
export async function readListings({ api }: Merchant, integrationId: string): Promise<readonly string[]> {
  const words: string[] = [];
  let cursor: string | null = '';
  do {
    const path: string = `/v1/listings?integrationId=${integrationId}&limit=${perPage}${cursor && `&cursor=${cursor}`}`;
    const { data, nextCursor }: z.infer<typeof page> = await api.get(path, page);
    cursor = nextCursor;
    for (const { status, channelStock } of data) {
      const [record] = channelStock;
      words.push(`${status} ${record?.block?.code ?? record?.state} ${record?.confirmed.quantity}`);
    }
  } while (cursor !== null);
  return words;
}
