import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import { readSchedule, scheduleOf, setMode } from '../../setup/schedules.ts';
import {
  atRest,
  connectSandboxShop,
  createItem,
  createMerchant,
  listInSandbox,
  readListing,
  readStock,
  syncNow,
} from '../../setup/shop-front.ts';
import type { Merchant, SandboxListing } from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10);
const at = (time: string) => `${tomorrow}T${time}:00.000Z`;
const moveTo = (time: string) => onhand.shiftClock(Date.parse(at(time)) - Date.now());

let onhand: TestOnhand;
let merchant: Merchant;
let itemId: string;
let etsy: SandboxListing;
let ebay: SandboxListing;

beforeAll(async () => {
  onhand = await startOnhand();
  await moveTo('10:02');
  merchant = await createMerchant(onhand);
  itemId = await createItem(merchant, 'MUG', 10);
  const list = async () =>
    listInSandbox(onhand, merchant, await connectSandboxShop(onhand, merchant), {
      itemId,
      sku: 'MUG',
      stock: 10,
    });
  [etsy, ebay] = [await list(), await list()];
  for (const { listingId, shopId } of [etsy, ebay]) {
    await until(() => readListing(merchant, listingId), atRest);
    await onhand.sandbox.control.clearWrites(shopId);
  }
});
afterAll(() => onhand[Symbol.asyncDispose]());

const sell = ({ shopId, productId }: SandboxListing, quantity: number) =>
  onhand.sandbox.control.placeOrder(shopId, { lines: [{ productId, quantity }] });
const shown = ({ shopId, productId }: SandboxListing) => onhand.sandbox.control.stockOf(shopId, productId);
const written = async ({ shopId }: SandboxListing) =>
  (await onhand.sandbox.control.writes(shopId)).map(({ quantity }) => quantity);
const untilAvailable = (units: number) =>
  until(
    () => readStock(merchant, itemId),
    ({ available }) => available === units,
  );
/** Etsy's channel stock, once it waits for this reason with this figure. */
const untilHeld = (code: string, quantity: number) =>
  until(
    async () => (await readListing(merchant, etsy.listingId)).channelStock[0],
    (record) =>
      record?.['state'] === 'blocked' &&
      isHeld.parse(record).block.code === code &&
      isHeld.parse(record).needed.quantity === quantity,
  );
const isHeld = z.looseObject({
  block: z.object({ code: z.string() }),
  needed: z.object({ quantity: z.number().nullable() }),
});
const trigger = () => scheduleOf(onhand, etsy.integrationId).trigger();

it('scheduled: stock waits for its time, and then goes in one write of the newest figure', async () => {
  const quarterMs = 15 * 60_000;
  const nextQuarter = () => Math.ceil(Date.now() / quarterMs) * quarterMs;
  const first = nextQuarter();
  expect(await setMode(merchant, etsy.integrationId, { mode: 'scheduled', cron: '*/15 * * * *' })).toBe(
    at('10:15'),
  );
  const schedule = await until(
    () => readSchedule(scheduleOf(onhand, etsy.integrationId)),
    (found) => found !== null,
  );
  expect(schedule).toMatchObject({ note: '*/15 * * * * in UTC', paused: false });
  // A quarter of an hour may end while the test looks.
  expect([first, nextQuarter()]).toContain(schedule?.next?.getTime());

  await sell(ebay, 2);
  expect(await untilHeld('awaiting_schedule', 8)).toMatchObject({ nextSyncAt: at('10:15') });
  await moveTo('10:09');
  await sell(ebay, 1);
  expect(await untilHeld('awaiting_schedule', 7)).toMatchObject({ nextSyncAt: at('10:15') });
  expect([await shown(etsy), await written(etsy)]).toEqual([10, []]);

  await moveTo('10:15');
  await trigger();
  await until(
    () => shown(etsy),
    (figure) => figure === 7,
  );
  await until(() => readListing(merchant, etsy.listingId), atRest);
  expect(await written(etsy)).toEqual([7]);
});

it('an order of the scheduled shop counts at once', async () => {
  await moveTo('10:20');
  await sell(etsy, 1);
  await untilAvailable(6);
  await until(
    () => shown(ebay),
    (figure) => figure === 6,
  );
  expect(await written(etsy)).toEqual([7]);
});

it('manual: nothing is written unasked, and Sync Now writes', async () => {
  expect(await setMode(merchant, etsy.integrationId, { mode: 'manual' })).toBeNull();
  await until(
    () => readSchedule(scheduleOf(onhand, etsy.integrationId)),
    (found) => found === null,
  );
  await sell(ebay, 1);
  await untilHeld('mode_manual', 5);
  expect([await shown(etsy), await written(etsy)]).toEqual([6, [7]]);
  expect(await syncNow(merchant, itemId)).toEqual({
    [ebay.listingId]: 'written',
    [etsy.listingId]: 'written',
  });
  await until(
    () => shown(etsy),
    (figure) => figure === 5,
  );
  expect(await written(etsy)).toEqual([7, 5]);
});
