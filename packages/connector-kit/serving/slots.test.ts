import type { Lane } from '@onhand/contracts/connector/operations.ts';
import { expect, test } from 'vitest';
import { slotsFor } from './slots.ts';

const oneAtOnce = [{ name: 'calls', scope: 'integration', kind: 'concurrency', max: 1 }] as const;
const never = new AbortController().signal;
const asking = (lane: Lane = 'sales', signal = never, integrationId = 'shop') => ({
  integrationId,
  lane,
  signal,
});

test('who waits gets a freed slot by lane, not by when it asked', async () => {
  const slots = slotsFor(oneAtOnce);
  const free = await slots.take(asking());
  const order: Lane[] = [];
  const waiting = (['reconcile', 'bulk', 'sales'] as const).map(async (lane) => {
    const freeOwn = await slots.take(asking(lane));
    order.push(lane);
    freeOwn?.();
  });
  free?.();
  await Promise.all(waiting);
  expect(order).toEqual(['sales', 'bulk', 'reconcile']);
});

test('who gives up waiting takes no slot', async () => {
  const slots = slotsFor(oneAtOnce);
  const free = await slots.take(asking());
  const gone = new AbortController();
  const waiting = slots.take(asking('sales', gone.signal));
  gone.abort();
  expect(await waiting).toBeNull();
  free?.();
  expect(await slots.take(asking())).not.toBeNull();
});

test("one integration's calls do not hold up another's", async () => {
  const slots = slotsFor(oneAtOnce);
  await slots.take(asking('sales', never, 'one'));
  expect(await slots.take(asking('sales', never, 'other'))).not.toBeNull();
});

test('a limit of the app is shared by its integrations', async () => {
  const slots = slotsFor([{ name: 'app', scope: 'app', kind: 'concurrency', max: 1 }]);
  await slots.take(asking('sales', never, 'one'));
  const gone = new AbortController();
  const other = slots.take(asking('sales', gone.signal, 'other'));
  gone.abort();
  expect(await other).toBeNull();
});
