import { applyFirstPlan } from '@onhand/local-stack/first-plan.ts';
import type { GatewayClient } from '@onhand/local-stack/gateway-client.ts';
import { subscribed } from '@onhand/local-stack/subscribed.ts';
import type { SandboxControl } from '@onhand/sandbox/control/client.ts';
import { z } from 'zod';

/** A merchant with one item in three sandbox shops that deliver each webhook once. */
export interface FaultMerchant {
  readonly merchantId: string;
  readonly itemId: string;
  readonly shops: readonly FaultShop[];
}

export interface FaultShop {
  readonly shopId: string;
  readonly integrationId: string;
  readonly productId: number;
}

const created = z.object({ id: z.string() });

/** Creates the merchant, its item with `opening` units, and its shops with their webhooks. */
export async function createFaultMerchant(
  gateway: GatewayClient,
  sandbox: SandboxControl,
  { name, opening }: { readonly name: string; readonly opening: number },
): Promise<FaultMerchant> {
  const { id: merchantId } = await gateway.post(
    '/v1/merchants',
    { name, stockAuthority: 'warehouse' },
    created,
  );
  const within = gateway.within(merchantId);
  // A shop's clock shows whole seconds, and an order of the current second must count.
  const countsFrom = new Date(Date.now() - 60_000).toISOString();
  const sku = 'MUG';
  const stock = [{ quantity: opening, countsFrom }];
  const { id: itemId } = await within.post('/v1/items', { title: 'Mug', sku, stock }, created);
  const shops: FaultShop[] = [];
  for (const number of [1, 2, 3]) {
    const shopId = `${name}-${number}`;
    const products = [{ name: 'Mug', sku, price: '12.00', stock: opening }];
    const { platform, baseUrl, secrets, products: made } = await sandbox.createShop({ id: shopId, products });
    const productId = made[0]?.id ?? 0;
    const { id: integrationId } = await within.post(
      '/v1/integrations',
      { platform, name: shopId, baseUrl, api: secrets },
      created,
    );
    await applyFirstPlan(within, integrationId);
    await subscribed(within, integrationId);
    await within.post(
      '/v1/listings',
      { integrationId, externalKey: String(productId), sku, title: 'Mug', countsFrom, itemId },
      created,
    );
    shops.push({ shopId, integrationId, productId });
  }
  return { merchantId, itemId, shops };
}
