import { checkSubscriptions } from '@onhand/activities/polling/check-subscriptions.ts';
import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { readSubscriptions } from '@onhand/core/integrations/hearing/subscriptions.ts';
import { notePresence } from '@onhand/core/integrations/presence/note-presence.ts';
import { revokeIntegration } from '@onhand/core/revoking/revoke-integration.ts';
import { sql } from 'kysely';
import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { noteDependencies } from '../../setup/activities.ts';
import { createIntegration, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.db.deleteFrom('presence').execute());

const topics = ['order.created', 'order.updated'];
const list = (...on: string[]): OutputOf<'webhooks.list'> => ({
  kind: 'subscriptions',
  subscriptions: topics.map((topic) => ({ id: `id of ${topic}`, topic, on: on.includes(topic) })),
});
const ok = (topic: string): OutputOf<'webhooks.ensure'>[number] => ({
  key: topic,
  result: { kind: 'ok', id: `new id of ${topic}` },
});
const refusal = { kind: 'rejected', code: 'cannot_create', message: 'Your user may not.' } as const;

/** An integration whose shop answers as the test says. Tells what it was asked for. */
async function subscribingShop() {
  const { db } = database;
  const merchant = await createMerchant(db);
  const { merchantId } = merchant;
  const integrationId = await createIntegration(db, merchant, `shop-${merchantId}`);
  await db
    .insertInto('hearing')
    .values({ merchant_id: merchantId, integration_id: integrationId, pass_wanted_at: new Date() })
    .execute();
  const check = async (
    listed: OutputOf<'webhooks.list'>,
    ensured: OutputOf<'webhooks.ensure'> = [],
    { publicUrl }: { readonly publicUrl?: string } = { publicUrl: 'https://onhand.test' },
    customerTopics: string[] = [],
    removed: OutputOf<'webhooks.remove'> = [],
    draftTopics: string[] = [],
  ) => {
    const asked: unknown[] = [];
    const dependencies = noteDependencies(db, {
      call: async (_platform, operation, { input }) => {
        asked.push([operation, input]);
        const answers = { 'webhooks.list': listed, 'webhooks.ensure': ensured, 'webhooks.remove': removed };
        // One of the three operations is called, and its answer has its type.
        return answers[operation as keyof typeof answers] as never;
      },
    });
    const hearing = { ...dependencies.hearing, ...(publicUrl === undefined ? {} : { publicUrl }) };
    const state = await checkSubscriptions(
      { ...dependencies, hearing },
      { platform: 'woocommerce', merchantId, integrationId, subscriptions: 'unchecked' },
      {
        topics: [...topics, ...customerTopics, ...draftTopics],
        customerTopics,
        draftTopics,
        subscriptions: true,
      },
    );
    return { state, asked };
  };
  const incidents = () =>
    db
      .selectFrom('incidents')
      .select(['kind', 'detail', 'resolved_at as resolvedAt'])
      .where('integration_id', '=', integrationId)
      .execute();
  const states = async () =>
    Object.fromEntries((await readSubscriptions(db, integrationId)).map((one) => [one.topic, one.state]));
  return { merchant, integrationId, check, incidents, states };
}

it('a new integration is subscribed to every topic, which is no incident', async () => {
  const { integrationId, check, incidents, states } = await subscribingShop();
  const url = `https://onhand.test/webhooks/${integrationId}`;
  const { state, asked } = await check(list(), topics.map(ok));
  expect(state).toBe('on');
  expect(asked).toEqual([
    ['webhooks.list', { url }],
    ['webhooks.ensure', { url, topics }],
  ]);
  expect(await states()).toEqual({ 'order.created': 'on', 'order.updated': 'on' });
  expect(await incidents()).toEqual([]);
});

it('topics that are on are left alone', async () => {
  const { check } = await subscribingShop();
  expect((await check(list(...topics))).asked).toHaveLength(1);
});

it('a shop tells of its drafts only where orders are copied to it as drafts', async () => {
  const { merchant, integrationId, check } = await subscribingShop();
  const drafts = ['draft.deleted'];
  const checked = () => check(list(...topics), drafts.map(ok), undefined, [], [], drafts);
  expect((await checked()).asked).toHaveLength(1);
  const destination = await createIntegration(database.db, merchant, `destination-of-${integrationId}`);
  await sql`
    insert into sync_settings (merchant_id, integration_id, entity, direction, auto_import, auto_export, order_copy, copy_to)
    values (${merchant.merchantId}, ${destination}, 'orders', 'inbound', true, false, 'draft', ${integrationId})`.execute(
    database.db,
  );
  expect((await checked()).asked[1]).toMatchObject(['webhooks.ensure', { topics: drafts }]);
});

it('a shop tells of its customers only where they are synced', async () => {
  const { integrationId, check } = await subscribingShop();
  const url = `https://onhand.test/webhooks/${integrationId}`;
  const customers = ['customer.updated'];
  const publicUrl = 'https://onhand.test';
  expect((await check(list(...topics), [], { publicUrl }, customers)).asked).toHaveLength(1);
  await sql`
    insert into sync_settings (merchant_id, integration_id, entity, direction, auto_import, auto_export)
    select merchant_id, id, 'customers', 'inbound', true, false
    from integrations where id = ${integrationId}`.execute(database.db);
  const { asked } = await check(list(...topics), customers.map(ok), { publicUrl }, customers);
  expect(asked[1]).toEqual(['webhooks.ensure', { url, topics: customers }]);
});

it.each([
  ['disabled', { direction: 'disabled' as const }],
  ['synced on request only', { mode: 'manual' as const }],
])(
  'webhooks about customers are removed once customers are %s, and shown until then',
  async (_, settings) => {
    const { integrationId, check, incidents, states } = await subscribingShop();
    const { db } = database;
    await sql`
    insert into sync_settings (merchant_id, integration_id, entity, direction, auto_import, auto_export)
    select merchant_id, id, 'customers', 'inbound', true, false
    from integrations where id = ${integrationId}`.execute(db);
    const publicUrl = 'https://onhand.test';
    const customers = ['customer.updated', 'customer.deleted'];
    const twice = ['7', '8'].map((id) => ({ id, topic: 'customer.updated', on: id === '7' }));
    const foreign = { id: '9', topic: 'customer.created', on: true };
    const listed = list(...topics);
    const all = {
      kind: 'subscriptions' as const,
      subscriptions: 'subscriptions' in listed ? [...listed.subscriptions, ...twice, foreign] : [],
    };
    const ensured = [{ key: 'customer.deleted', result: { kind: 'rejected', code: 'no', message: 'No.' } }];
    await check(all, ensured as OutputOf<'webhooks.ensure'>, { publicUrl }, customers);
    expect(await states()).toMatchObject({ 'customer.updated': 'on' });
    await db.updateTable('sync_settings').set(settings).where('integration_id', '=', integrationId).execute();

    const ok = { key: '7', result: { kind: 'ok' as const } };
    const first = await check(all, [], { publicUrl }, customers, [ok, { key: '8', result: refusal }]);
    // The shop's other webhooks are not ours to remove.
    expect(first.asked[1]).toEqual(['webhooks.remove', { ids: ['7', '8'] }]);
    expect(first.state).toBe('on');
    expect(await states()).toEqual({
      'order.created': 'on',
      'order.updated': 'on',
      'customer.updated': 'unwanted',
    });
    expect((await readSubscriptions(db, integrationId))[0]).toMatchObject({ message: refusal.message });
    // A shop that does not list its webhooks may still have it.
    await check(refusal, [], { publicUrl }, customers);
    expect(await states()).toMatchObject({ 'customer.updated': 'unwanted' });

    const removed = [
      { key: '7', result: { kind: 'ok' as const } },
      { key: '8', result: { kind: 'ok' as const } },
    ];
    await check(all, [], { publicUrl }, customers, removed);
    expect(Object.keys(await states())).toEqual(topics);
    expect((await check(listed, [], { publicUrl }, customers)).asked).toHaveLength(1);
    expect(await incidents()).toEqual([]);
  },
);

it('a topic that was switched off is put back and named by one incident, until a check shows it on', async () => {
  const { check, incidents } = await subscribingShop();
  await check(list(...topics));
  await check(list('order.updated'), [ok('order.created')]);
  expect(await incidents()).toMatchObject([
    { kind: 'subscription_lost', detail: { topics: ['order.created'] }, resolvedAt: null },
  ]);
  await check(list('order.created'), [ok('order.updated')]);
  expect(await incidents()).toMatchObject([{ detail: { topics }, resolvedAt: null }]);
  await check(list(...topics));
  expect(await incidents()).toMatchObject([{ resolvedAt: expect.any(Date) }]);
});

it('a topic that could not be put back stays lost', async () => {
  const { check, incidents, states } = await subscribingShop();
  await check(list(...topics));
  const unreachable = { kind: 'unavailable', message: 'Nobody answers.' } as const;
  await check(list('order.updated'), [{ key: 'order.created', result: unreachable }]);
  expect(await states()).toMatchObject({ 'order.created': 'off' });
  expect(await incidents()).toMatchObject([{ resolvedAt: null }]);
});

it.each([
  ['does not let us subscribe', list(), topics.map((key) => ({ key, result: refusal }))],
  ['does not let us look', refusal, []],
] as const)('a shop that %s says so', async (_, listed, ensured) => {
  const { check, states } = await subscribingShop();
  expect((await check(listed, [...ensured])).state).toBe('refused');
  expect(await states()).toEqual({ 'order.created': 'refused', 'order.updated': 'refused' });
});

it('while the gateway is away nothing is put back: the shop would only switch it off again', async () => {
  const { check, incidents } = await subscribingShop();
  await check(list(...topics));
  await notePresence(database.db, 'gateway', new Date(Date.now() - 60_000));
  expect(await check(list(), topics.map(ok))).toEqual({ state: undefined, asked: [] });
  await notePresence(database.db, 'gateway', new Date());
  await check(list(), topics.map(ok));
  expect(await incidents()).toHaveLength(1);
});

it('a worker that does not know the address of the gateway leaves subscriptions alone', async () => {
  const { check } = await subscribingShop();
  expect(await check(list(), [], {})).toEqual({ state: undefined, asked: [] });
});

it('a revoke waits for a check that creates webhooks, removes them too, and no check creates any after it', async () => {
  const { db } = database;
  const merchant = await createMerchant(db);
  const { merchantId } = merchant;
  const integrationId = await createIntegration(db, merchant, `shop-${merchantId}`);
  const webhooks = new Set<string>();
  const [creating, created] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const shop: Pick<ConnectorClient, 'call'> = {
    call: async (_platform, operation, { input }) => {
      // Each operation is answered with its own type.
      const answer = (output: unknown) => output as never;
      if (operation === 'webhooks.list') {
        const subscriptions = [...webhooks].map((topic) => ({ id: topic, topic, on: true }));
        return answer({ kind: 'subscriptions', subscriptions });
      }
      if (operation === 'webhooks.ensure') {
        creating.resolve();
        await created.promise;
        for (const topic of topics) webhooks.add(topic);
        return answer(topics.map(ok));
      }
      const { ids } = z.object({ ids: z.array(z.string()) }).parse(input);
      for (const id of ids) webhooks.delete(id);
      return answer(ids.map((key) => ({ key, result: { kind: 'ok' } })));
    },
  };
  const dependencies = noteDependencies(db, shop);
  const hearing = { ...dependencies.hearing, publicUrl: 'https://onhand.test' };
  const check = () =>
    checkSubscriptions(
      { ...dependencies, hearing },
      { platform: 'woocommerce', merchantId, integrationId, subscriptions: 'unchecked' },
      { topics, subscriptions: true },
    );
  const checked = check();
  await creating.promise;
  // By its third statement the revoke has either met the check or asked the shop.
  let statements = 0;
  const noting: KyselyPlugin = {
    transformQuery: ({ node }) => {
      statements += 1;
      if (statements === 3) created.resolve();
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  const revoked = revokeIntegration(
    db.withPlugin(noting),
    { merchantId, id: integrationId, at: new Date() },
    { connectors: shop, publicUrl: 'https://onhand.test' },
  );
  expect(await checked).toBe('on');
  expect((await revoked).webhooksLeft).toEqual([]);
  expect([...webhooks]).toEqual([]);
  expect(await check()).toBeUndefined();
  expect([...webhooks]).toEqual([]);
});
