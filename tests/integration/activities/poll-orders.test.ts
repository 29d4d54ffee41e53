import { pollForAWhile } from '@onhand/activities/poll-orders.ts';
import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import { createIntegration, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { orderFor } from '../../setup/orders.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

type Answer = OutputOf<'orders.changedSince'>;

const began = '2026-06-01T12:00:00.000Z';
const page = (order: string, next?: string): Answer => ({
  kind: 'page',
  page: {
    items: [orderFor(order, { a: 1 })],
    unread: [],
    asOf: began,
    ...(next === undefined ? {} : { next }),
  },
});
const refused: Answer = { kind: 'rejected', code: 'forbidden', message: 'You may not list orders.' };
const away: Answer = { kind: 'unavailable', message: 'Nobody answers.' };

/** An integration that is polled, and the pollers that work one after another for it. */
async function polledShop() {
  const { db } = database;
  const merchant = await createMerchant(db);
  const integrationId = await createIntegration(db, merchant, 'polled');
  /** A poller that gets these answers and is stopped with the last of them. Returns what it asked for. */
  const poll = async (...answers: Answer[]) => {
    const stopping = new AbortController();
    const asked: (string | null)[] = [];
    const dependencies = noteDependencies(db, {
      // Of a description, a poller asks only how orders are read.
      describe: async () => ({ orders: { pollEveryMs: 1, overlapMs: 1_000 }, products: null }) as Description,
      // One operation is called, and its answer has the shape of that one.
      call: async (_platform, _operation, { input }) => {
        asked.push((input as { cursor: string | null }).cursor);
        if (asked.length === answers.length) stopping.abort();
        return answers[asked.length - 1] as never;
      },
    });
    const integration = { merchantId: merchant.merchantId, integrationId };
    expect(await pollForAWhile(dependencies, integration, stopping.signal)).toEqual({ goOn: true });
    return asked;
  };
  const incidents = () =>
    db
      .selectFrom('incidents')
      .select(['kind', 'detail'])
      .where('integration_id', '=', integrationId)
      .where('resolved_at', 'is', null)
      .execute();
  return { poll, incidents };
}

it('a catch-up that is interrupted goes on from its next page, and the pass after it from where it began', async () => {
  const { poll } = await polledShop();
  const [start] = await poll(page('1', 'page 2'));
  expect(start).toMatch(/^\d{4}-/);
  expect(await poll(page('2', 'page 3'))).toEqual(['page 2']);
  expect(await poll({ ...away }, page('3'))).toEqual(['page 3', 'page 3']);
  expect(await poll(page('3'))).toEqual(['2026-06-01T11:59:59.000Z']);
});

it('a page that can no longer be resumed lets the pass begin anew', async () => {
  const { poll, incidents } = await polledShop();
  const [start] = await poll(page('1', 'page 2'));
  expect(await poll(refused, page('1'))).toEqual(['page 2', start]);
  expect(await incidents()).toEqual([]);
});

it('a platform that refuses to list orders is an incident in its own words, until it lists them', async () => {
  const { poll, incidents } = await polledShop();
  await poll(refused, refused);
  expect(await incidents()).toMatchObject([
    { kind: 'channel_down', detail: { code: 'forbidden', message: 'You may not list orders.' } },
  ]);
  await poll(page('1'));
  expect(await incidents()).toEqual([]);
});

it('a platform that is away for a moment is none; one that stays away is', async () => {
  const { poll, incidents } = await polledShop();
  await poll(away, away, away, away);
  expect(await incidents()).toEqual([]);
  await poll(away, away, away, away, away);
  expect(await incidents()).toMatchObject([{ detail: { code: 'unavailable', message: 'Nobody answers.' } }]);
});
