import { randomUUID } from 'node:crypto';
import type { Shop } from '@onhand/connector-kit/connector.ts';
import { connector } from '@onhand/connector-woocommerce/connector.ts';
import { servedFor } from '@onhand/connector-kit/testing/ask.ts';
import type { Served } from '@onhand/connector-kit/testing/ask.ts';
import type { Write } from '@onhand/contracts/connector/inventory.ts';
import type { UnitRef } from '@onhand/contracts/connector/unit.ts';
import type { ShopSummary } from '@onhand/sandbox/control/summary.ts';

/** The secret that a shop's webhooks sign with here. */
export const webhookSecret = 'a-webhook-secret';

/** A shop of the sandbox as an integration's credentials describe it. */
export function credentialsOf({ baseUrl, secrets }: ShopSummary): Shop {
  return { baseUrl, secrets: { ...secrets, webhookSecret } };
}

/** The connector's service for one shop. */
export function servedShop(shop: ShopSummary): Served {
  return servedFor(connector, credentialsOf(shop));
}

/** A product's or, with its product's id, a variation's ref. */
export function refOf(id: number, productId: number = id): UnitRef {
  return { unit: String(id), group: String(productId), location: '' };
}

export function setTo(ref: UnitRef, quantity: number, key: string = randomUUID()): Write {
  return { key, ref, revision: 1, idempotencyKey: randomUUID(), change: { op: 'set', quantity } };
}
