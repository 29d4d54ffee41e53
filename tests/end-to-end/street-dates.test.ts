import { workflowIds } from '@onhand/workflows/ids.ts';
import { WorkflowNotFoundError } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import {
  connectSandboxShop,
  createItem,
  createMerchant,
  listAll,
  listInSandbox,
} from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

const hourMs = 3_600_000;
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

/** An item with a street date in an hour, and an order that it holds. */
async function heldOrder() {
  const merchant = await createMerchant(onhand);
  const itemId = await createItem(merchant, 'GAME', 10);
  const shop = await connectSandboxShop(onhand, merchant);
  const listed = await listInSandbox(onhand, merchant, shop, { itemId, sku: 'GAME', stock: 10 });
  const setDate = (streetDate: string | null) =>
    merchant.api.put(`/v1/items/${itemId}/preferences`, { streetDate }, z.unknown());
  const held = () => listAll(merchant, '/v1/orders?held=street_date');
  await setDate(inMs(hourMs));
  await onhand.sandbox.control.placeOrder(listed.shopId, {
    lines: [{ productId: listed.productId, quantity: 1 }],
  });
  await until(held, ({ length }) => length === 1);
  const workflow = onhand.temporal.workflow.getHandle(workflowIds.streetDate(itemId));
  const isStarted = () =>
    workflow.describe().then(
      () => true,
      (error: unknown) => {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      },
    );
  await until(isStarted, (started) => started);
  const timers = async () =>
    ((await workflow.fetchHistory()).events ?? []).filter((event) => event.timerStartedEventAttributes)
      .length;
  await until(timers, (count) => count === 1);
  return { merchant, setDate, held, workflow, timers };
}

it('its workflow waits on one timer, which moves with the date at once, and releases the orders', async () => {
  const { merchant, setDate, held, workflow } = await heldOrder();
  const [order] = await held();
  const detail = await merchant.api.get(
    `/v1/orders/${String(order?.['id'])}`,
    z.object({
      heldBy: z.array(z.string()),
      holds: z.array(z.looseObject({ reason: z.string(), until: z.string() })),
    }),
  );
  expect(detail).toMatchObject({ heldBy: ['street_date'], holds: [{ reason: 'street_date' }] });
  await setDate(inMs(1_500));
  await until(held, ({ length }) => length === 0);
  expect(await workflow.result()).toEqual({ kind: 'done' });
  expect(await listAll(merchant, '/v1/orders?held=false')).toMatchObject([{ heldBy: [] }]);
});

it('a date that is removed releases them at once', async () => {
  const { setDate, held, workflow } = await heldOrder();
  await setDate(null);
  await until(held, ({ length }) => length === 0);
  expect(await workflow.result()).toEqual({ kind: 'done' });
});

it('a timer that was lost: the sweep releases what the date no longer holds', async () => {
  const { held, workflow } = await heldOrder();
  await workflow.terminate('lost');
  await onhand.shiftClock(2 * hourMs);
  await until(held, ({ length }) => length === 0);
  await onhand.shiftClock(0);
});
