import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { connector } from '@onhand/connector-vendure/connector.ts';
import { startBench } from './bench.ts';
import type { Bench } from './bench.ts';
import { staffOf } from './staff.ts';
import type { Staff } from './staff.ts';

let bench: Bench;
let staff: Staff;
beforeAll(async () => {
  bench = await startBench(inject('postgresUrl'));
  staff = staffOf(bench.vendure.api);
});
afterAll(() => bench?.close());

describe('orders', () => {
  test('a paid order is open, with its units and what they were sold for', async () => {
    const product = await bench.vendure.createProduct({ sku: 'SOLD', stock: 10, price: 1234 });
    const placed = await bench.vendure.placeOrder({ sku: 'SOLD', quantity: 2 });
    expect(await bench.getOrder(placed.id)).toMatchObject({
      externalId: placed.id,
      state: 'open',
      partial: false,
      lines: [
        {
          stockLowered: 2,
          restockOnCancel: true,
          ref: {
            unit: product.variantId,
            group: product.productId,
            location: bench.vendure.defaultLocationId,
          },
          sku: 'SOLD',
          quantity: 2,
          cancelled: 0,
          restocked: 0,
          unitPrice: '12.34',
          currency: 'USD',
        },
      ],
    });
  });

  test('a cancelled order gave everything back', async () => {
    const product = await bench.vendure.createProduct({ sku: 'CANCELLED', stock: 10 });
    const placed = await bench.vendure.placeOrder({ sku: 'CANCELLED', quantity: 2 });
    const before = await bench.getOrder(placed.id);
    await bench.vendure.cancelOrder(placed.id);
    const after = await bench.getOrder(placed.id);

    expect(after).toMatchObject({
      state: 'cancelled',
      lines: [{ quantity: 2, cancelled: 2, restocked: 0, stockLowered: 0 }],
    });
    expect(after.version).toBeGreaterThan(before.version ?? Infinity);
    expect((await bench.read(bench.rowOf(product))).get(product.variantId)).toMatchObject({
      seen: { quantity: 10 },
    });
  });

  test('units cancelled before they left are cancelled, units cancelled after that are restocked', async () => {
    await bench.vendure.createProduct({ sku: 'PARTLY', stock: 10 });
    const placed = await bench.vendure.placeOrder({ sku: 'PARTLY', quantity: 5 });
    const orderLineId = placed.lines[0]?.id ?? '';
    await bench.vendure.cancelOrder(placed.id, [{ orderLineId, quantity: 1 }]);
    expect(await bench.getOrder(placed.id)).toMatchObject({
      state: 'open',
      lines: [{ quantity: 5, cancelled: 1, restocked: 0 }],
    });

    const fulfilment = await staff.fulfil(orderLineId, 4);
    await staff.moveFulfilment(fulfilment, 'Shipped');
    expect(await bench.getOrder(placed.id)).toMatchObject({
      state: 'closed',
      lines: [{ quantity: 5, cancelled: 1, restocked: 0, stockLowered: 4 }],
    });
    expect(await bench.vendure.readStock('PARTLY')).toMatchObject({ onHand: 6, allocated: 0 });

    await bench.vendure.cancelOrder(placed.id, [{ orderLineId, quantity: 3 }]);
    expect(await bench.getOrder(placed.id)).toMatchObject({
      state: 'closed',
      lines: [{ quantity: 5, cancelled: 1, restocked: 3 }],
    });
    expect(await bench.vendure.readStock('PARTLY')).toMatchObject({ onHand: 9, allocated: 0 });
  });

  test('where the shop has several stock locations, an order does not say from which its units come', async () => {
    await bench.vendure.createProduct({ sku: 'ANYWHERE', stock: 10 });
    const placed = await bench.vendure.placeOrder({ sku: 'ANYWHERE', quantity: 2 });
    await bench.vendure.createLocation('Second warehouse');
    expect(await bench.getOrder(placed.id)).toMatchObject({ lines: [{ ref: { location: '' } }] });
  });

  test('an order whose parcel is only partly on its way is open', async () => {
    await bench.vendure.createProduct({ sku: 'HALF-SHIPPED', stock: 10 });
    const placed = await bench.vendure.placeOrder({ sku: 'HALF-SHIPPED', quantity: 2 });
    await staff.moveFulfilment(await staff.fulfil(placed.lines[0]?.id ?? '', 1), 'Shipped');
    expect(await bench.getOrder(placed.id)).toMatchObject({ state: 'open' });
  });

  test('a cancelled fulfilment opens the order again, though Vendure calls it shipped', async () => {
    await bench.vendure.createProduct({ sku: 'CAME-BACK', stock: 10 });
    const placed = await bench.vendure.placeOrder({ sku: 'CAME-BACK', quantity: 2 });
    const fulfilment = await staff.fulfil(placed.lines[0]?.id ?? '', 2);
    await staff.moveFulfilment(fulfilment, 'Shipped');
    await staff.moveFulfilment(fulfilment, 'Cancelled');
    expect(await bench.vendure.readStock('CAME-BACK')).toMatchObject({ onHand: 10, allocated: 2 });
    expect(await bench.getOrder(placed.id)).toMatchObject({
      state: 'open',
      lines: [{ quantity: 2, restocked: 0 }],
    });
  });

  test('an order that is modified is open all the while, with the new quantity', async () => {
    await bench.vendure.createProduct({ sku: 'MODIFIED', stock: 10 });
    const placed = await bench.vendure.placeOrder({ sku: 'MODIFIED', quantity: 3 });
    await staff.transition(placed.id, 'Modifying');
    expect(await bench.getOrder(placed.id)).toMatchObject({
      state: 'open',
      lines: [{ stockLowered: 3 }],
    });

    await staff.modify(placed.id, { orderLineId: placed.lines[0]?.id ?? '', quantity: 5 });
    expect(await bench.getOrder(placed.id)).toMatchObject({
      state: 'open',
      lines: [{ quantity: 5, cancelled: 0 }],
    });
    expect(await bench.vendure.readStock('MODIFIED')).toMatchObject({ onHand: 10, allocated: 5 });
  });

  test('units that a modification takes away are cancelled', async () => {
    await bench.vendure.createProduct({ sku: 'MODIFIED-DOWN', stock: 10 });
    const placed = await bench.vendure.placeOrder({ sku: 'MODIFIED-DOWN', quantity: 3 });
    await staff.transition(placed.id, 'Modifying');
    await staff.modify(placed.id, { orderLineId: placed.lines[0]?.id ?? '', quantity: 1 });
    expect(await bench.getOrder(placed.id)).toMatchObject({
      state: 'open',
      lines: [{ quantity: 3, cancelled: 2 }],
    });
    expect(await bench.vendure.readStock('MODIFIED-DOWN')).toMatchObject({ onHand: 10, allocated: 1 });
  });

  test('a cart is pending, and no poll brings it', async () => {
    const product = await bench.vendure.createProduct({ sku: 'IN-CART', stock: 10 });
    const { data } = await bench.vendure.api.shop(
      z.object({ addItemToOrder: z.object({ id: z.string() }) }),
      `mutation ($id: ID!) { addItemToOrder(productVariantId: $id, quantity: 1) { ... on Order { id } } }`,
      { id: product.variantId },
    );
    const cartId = data.addItemToOrder.id;
    expect(await bench.getOrder(cartId)).toMatchObject({
      state: 'pending',
      lines: [{ stockLowered: 0 }],
    });
    expect((await bench.poll(null)).map(({ externalId }) => externalId)).not.toContain(cartId);
  });

  test('an order that does not exist is absent', async () => {
    expect(await bench.ask('orders.get', { ids: ['999999', 'strange'] })).toEqual([
      { key: '999999', result: { kind: 'absent' } },
      { key: 'strange', result: { kind: 'absent' } },
    ]);
  });

  test('polling sees every change, however often the overlap repeats it', async () => {
    await bench.vendure.createProduct({ sku: 'POLLED', stock: 100 });
    const versions = new Map<string, Set<number | null>>();
    let cursor = new Date(Date.now() - 1_000).toISOString();
    const pollAgain = async () => {
      const begun = await bench.ask('orders.changedSince', { cursor });
      if (begun.kind !== 'page') throw new Error(begun.kind);
      for (const { externalId, version } of begun.page.items) {
        versions.set(externalId, (versions.get(externalId) ?? new Set()).add(version));
      }
      cursor = new Date(Date.parse(begun.page.asOf) - (connector.orders?.overlapMs ?? 0)).toISOString();
    };

    const first = await bench.vendure.placeOrder({ sku: 'POLLED', quantity: 1 });
    await pollAgain();
    const second = await bench.vendure.placeOrder({ sku: 'POLLED', quantity: 1 });
    await bench.vendure.cancelOrder(first.id);
    await pollAgain();
    await pollAgain();

    expect(versions.get(first.id)?.size).toBe(2);
    expect(versions.get(second.id)?.size).toBe(1);
  });

  test('an invalid cursor is refused', async () => {
    expect(await bench.ask('orders.changedSince', { cursor: '{"page":2}' })).toMatchObject({
      kind: 'rejected',
      code: 'cursor_invalid',
    });
  });
});
