import { randomBytes } from 'node:crypto';
import { readSecretKeys } from '@onhand/core/access/credentials/secret-keys.ts';
import { openIncidents } from '@onhand/core/incidents/open-incidents.ts';
import { resolveIncidents } from '@onhand/core/incidents/resolve-incidents.ts';
import { beginAttempt, giveUp, recordAttempt } from '@onhand/core/notifications/attempts.ts';
import { findUnsent, listNotifications, requestTest } from '@onhand/core/notifications/notifications.ts';
import { createSubscription, deleteSubscription } from '@onhand/core/notifications/subscriptions.ts';
import type { NewSubscription } from '@onhand/core/notifications/subscriptions.ts';
import { sumUpSurplus } from '@onhand/core/notifications/surplus.ts';
import { watchFailedItems } from '@onhand/core/notifications/watch-failed-items.ts';
import type { IntegrationId, NotificationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIntegration, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

const keys = readSecretKeys({ ONHAND_SECRETS_KEY: randomBytes(32).toString('base64') });
const at = new Date('2026-11-29T12:00:00Z');
const hoursLater = (hours: number) => new Date(at.getTime() + hours * 3_600_000);

let database: TestDatabase;
let merchant: TestMerchant;
let shop: IntegrationId;
beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  merchant = await createMerchant(database.db);
  shop = await createIntegration(database.db, merchant, 'Main shop');
});
afterAll(() => database.drop());

function subscribe(wanted: Partial<NewSubscription> = {}) {
  const { merchantId } = merchant;
  const given = { channel: 'webhook', address: 'https://receiver.test/', secret: 'whsec_c2VjcmV0' } as const;
  const causes = { incidentKinds: ['reconnect_required'], failedItemsAbove: null } as const;
  const rest = { label: 'Ops', createdAt: at, createdBy: 'test' };
  return createSubscription(database.db, { merchantId, ...given, ...causes, ...rest, ...wanted }, keys);
}

const refused = () => ({ kind: 'reconnect_required', ...merchant, integrationId: shop }) as const;
const open = (when = at) => openIncidents([refused()], when).execute(database.db);
const resolve = () => resolveIncidents([refused()], at).execute(database.db);

function list() {
  const { merchantId } = merchant;
  return listNotifications(database.db, {
    merchantId,
    subscriptionId: undefined,
    after: undefined,
    limit: 50,
  });
}

async function only(): Promise<{ merchantId: TestMerchant['merchantId']; notificationId: NotificationId }> {
  const [one, ...others] = await list();
  if (one === undefined || others.length > 0) throw new Error('There is not one notification.');
  return { merchantId: merchant.merchantId, notificationId: one.id };
}

const incidents = () =>
  database.db
    .selectFrom('incidents')
    .where('merchant_id', '=', merchant.merchantId)
    .where('kind', '=', 'notification_failed')
    .where('resolved_at', 'is', null)
    .selectAll()
    .execute();

describe('an incident', () => {
  it('is written into the outbox with its cause, once for each subscription to its kind', async () => {
    await subscribe();
    await subscribe({ channel: 'email', address: 'ops@shop.test', secret: null });
    await subscribe({ incidentKinds: ['oversell'] });
    await open();
    await open();
    const waiting = { causeKind: 'incident', state: 'waiting', attempts: 0 };
    expect(await list()).toMatchObject([waiting, waiting]);
    await resolve();
    await open(hoursLater(1));
    expect(await list()).toHaveLength(4);
  });

  it('that is rolled back leaves nothing, and one of another merchant does not count', async () => {
    await subscribe();
    const rolledBack = database.db.transaction().execute(async (tx) => {
      await openIncidents([refused()], at).execute(tx);
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    const other = await createMerchant(database.db);
    const integrationId = await createIntegration(database.db, other, 'Other');
    await openIncidents([{ ...refused(), ...other, integrationId }], at).execute(database.db);
    expect(await list()).toEqual([]);
  });

  it('waits for no deletion of a subscription, and does not fail by it', async () => {
    const { id: subscriptionId } = await subscribe();
    await subscribe();
    await database.db.transaction().execute(async (tx) => {
      await tx.deleteFrom('notification_subscriptions').where('id', '=', subscriptionId).execute();
      // It would wait for the end of the deletion, which waits for it.
      await open();
    });
    expect(await list()).toMatchObject([{ causeKind: 'incident', state: 'waiting' }]);
  });
});

describe('more incidents than people want to hear of', () => {
  /** Opens incidents of a kind of which any number can be open. */
  async function storm(count: number, when = at): Promise<void> {
    await sql`
      insert into incidents (merchant_id, kind, dedupe_key, integration_id, opened_at)
      select ${merchant.merchantId}, 'overwritten', gen_random_uuid()::text, ${shop}, ${when}::timestamptz
      from generate_series(1, ${count})`.execute(database.db);
  }
  const ref = ({ id }: { readonly id: NotificationId }) => ({
    merchantId: merchant.merchantId,
    notificationId: id,
  });
  async function unsent(now: Date): Promise<readonly NotificationId[]> {
    const found = await findUnsent(database.db, { now, limit: 1_000 });
    return found
      .filter(({ merchantId }) => merchantId === merchant.merchantId)
      .map(({ notificationId }) => notificationId);
  }
  async function sendAll(now: Date): Promise<readonly string[]> {
    const subjects = [];
    for (const id of await unsent(now)) {
      const begun = await beginAttempt(database.db, ref({ id }), now);
      if (begun.kind === 'send') subjects.push(begun.message.subject);
      await recordAttempt(database.db, ref({ id }), { kind: 'delivered' }, now);
    }
    return subjects;
  }
  const digests = (subjects: readonly string[]) => subjects.filter((subject) => subject.includes(' more '));

  it('are summed up in one message an hour', async () => {
    await subscribe({ incidentKinds: ['overwritten'] });
    await storm(70);
    expect(await unsent(at)).toHaveLength(50);
    await sumUpSurplus(database.db, at);
    await sumUpSurplus(database.db, at);
    const first = await sendAll(at);
    expect(first).toHaveLength(51);
    expect(digests(first)).toEqual([expect.stringContaining('20 more incidents')]);

    // They wait for the next message, and for room.
    await storm(60, hoursLater(0.5));
    await sumUpSurplus(database.db, hoursLater(0.5));
    expect(await sendAll(hoursLater(0.5))).toEqual([]);
    await sumUpSurplus(database.db, hoursLater(1));
    const second = await sendAll(hoursLater(1));
    expect(second).toHaveLength(51);
    expect(digests(second)).toEqual([expect.stringContaining('10 more incidents')]);
    expect(await unsent(hoursLater(1))).toEqual([]);
    expect(await incidents()).toEqual([]);
  });

  it('do not delay a test message, or what another subscription is told', async () => {
    const { id: subscriptionId } = await subscribe({ incidentKinds: ['overwritten'] });
    await storm(60);
    await subscribe();
    await open();
    await requestTest(database.db, { merchantId: merchant.merchantId, subscriptionId }, at);
    expect(await unsent(at)).toHaveLength(52);
  });
});

describe('failed items', () => {
  async function fail(count: number): Promise<void> {
    await sql`
      insert into failed_items (merchant_id, integration_id, operation, subject_kind, subject_id, state, code, attempts,
                                first_at, last_at)
      select ${merchant.merchantId}, ${shop}, 'read_order', 'order', gen_random_uuid(), 'open', 'no_right', 1, ${at}, ${at}
      from generate_series(1, ${count})`.execute(database.db);
  }
  async function close(count: number): Promise<void> {
    await sql`
      update failed_items set state = 'closed' where id in (
        select id from failed_items where integration_id = ${shop} and state = 'open' limit ${count})`.execute(
      database.db,
    );
  }
  const watch = () => watchFailedItems(database.db, at);

  it('notify above the number, once, and again only after there were fewer', async () => {
    await subscribe({ incidentKinds: [], failedItemsAbove: 3 });
    await fail(3);
    await watch();
    expect(await list()).toEqual([]);
    await fail(1);
    await watch();
    await fail(5);
    await watch();
    expect(await list()).toMatchObject([{ causeKind: 'failed_items' }]);
    // As many as the number: neither above nor below.
    await close(6);
    await watch();
    await fail(4);
    await watch();
    expect(await list()).toHaveLength(1);
    await close(5);
    await watch();
    await fail(2);
    await watch();
    expect(await list()).toHaveLength(2);
  });

  it('above none: one is enough, and none ends it', async () => {
    await subscribe({ incidentKinds: [], failedItemsAbove: 0 });
    await watch();
    await fail(1);
    await watch();
    await watch();
    await close(1);
    await watch();
    await fail(1);
    await watch();
    expect(await list()).toHaveLength(2);
    const begun = await beginAttempt(database.db, { ...(await newest()) }, at);
    expect(begun).toMatchObject({
      kind: 'send',
      message: { subject: expect.stringContaining('Main shop has') },
    });
  });

  async function newest() {
    const [one] = await list();
    if (one === undefined) throw new Error('There is none.');
    return { merchantId: merchant.merchantId, notificationId: one.id };
  }
});

describe('an attempt', () => {
  it('is committed before it is made, and every attempt sends the same', async () => {
    await subscribe();
    await open();
    const ref = await only();
    const begun = await beginAttempt(database.db, ref, at);
    expect(await list()).toMatchObject([{ state: 'sending', attempts: 1, attemptedAt: at }]);
    const failure = {
      kind: 'failed',
      isFinal: false,
      code: 'webhook_unavailable',
      message: 'Away.',
    } as const;
    expect(await recordAttempt(database.db, ref, failure, at)).toBe('waiting');
    await sql`update integrations set name = 'Renamed' where id = ${shop}`.execute(database.db);
    expect(await beginAttempt(database.db, ref, at)).toEqual(begun);
    expect(await recordAttempt(database.db, ref, { kind: 'delivered' }, at)).toBe('delivered');
    expect(await beginAttempt(database.db, ref, at)).toEqual({ kind: 'ended', state: 'delivered' });
    expect(await list()).toMatchObject([{ state: 'delivered', attempts: 2, failureCode: null, endedAt: at }]);
  });

  it('whose outcome was lost is repeated by webhook, and never by e-mail', async () => {
    await subscribe();
    await subscribe({ channel: 'email', address: 'ops@shop.test', secret: null });
    await open();
    for (const { id } of await list()) {
      const ref = { merchantId: merchant.merchantId, notificationId: id };
      await beginAttempt(database.db, ref, at);
      // The process ended here.
      await beginAttempt(database.db, ref, at);
    }
    expect((await list()).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['unconfirmed', 1],
      ['sending', 2],
    ]);
    expect(await incidents()).toEqual([]);
  });

  it('that may have succeeded ends an e-mail, and not a webhook', async () => {
    await subscribe();
    await subscribe({ channel: 'email', address: 'ops@shop.test', secret: null });
    await open();
    const unknown = { kind: 'unknown', code: 'mail_unconfirmed', message: 'No answer.' } as const;
    const states = [];
    for (const { id } of await list()) {
      const ref = { merchantId: merchant.merchantId, notificationId: id };
      await beginAttempt(database.db, ref, at);
      states.push(await recordAttempt(database.db, ref, unknown, at));
    }
    expect(states).toEqual(['unconfirmed', 'waiting']);
  });

  it('that no other can follow is an incident, which notifies nobody and ends with the next success', async () => {
    const { id } = await subscribe();
    await open();
    const ref = await only();
    await beginAttempt(database.db, ref, at);
    const final = { kind: 'failed', isFinal: true, code: 'webhook_refused', message: '404' } as const;
    expect(await recordAttempt(database.db, ref, final, at)).toBe('undeliverable');
    expect(await incidents()).toMatchObject([{ dedupe_key: id, detail: { code: 'webhook_refused' } }]);
    expect(await list()).toHaveLength(1);
    expect(await giveUp(database.db, ref, final, at)).toBe('undeliverable');
    expect(await incidents()).toHaveLength(1);

    await resolve();
    await open(hoursLater(1));
    const [next] = await list();
    const again = { ...ref, notificationId: next?.id ?? ref.notificationId };
    await beginAttempt(database.db, again, at);
    await recordAttempt(database.db, again, { kind: 'delivered' }, at);
    expect(await incidents()).toEqual([]);
  });

  it('that no other can follow is no incident any more once its subscription is deleted', async () => {
    const { merchantId } = merchant;
    const { id: subscriptionId } = await subscribe();
    await open();
    const ref = await only();
    await giveUp(database.db, ref, { code: 'attempts_failed', message: '503' }, at);
    expect(await incidents()).toHaveLength(1);
    await deleteSubscription(database.db, { merchantId, subscriptionId }, at);
    expect(await incidents()).toEqual([]);
  });

  it('is made of what waits, and again of what was left for hours', async () => {
    await subscribe();
    await open();
    const ref = await only();
    const unsent = async (now: Date) =>
      (await findUnsent(database.db, { now, limit: 100 })).filter(
        ({ merchantId }) => merchantId === merchant.merchantId,
      );
    expect(await unsent(at)).toEqual([ref]);
    await beginAttempt(database.db, ref, at);
    expect(await unsent(hoursLater(1))).toEqual([]);
    expect(await unsent(hoursLater(3))).toEqual([ref]);
  });

  it('is not made once its subscription is deleted', async () => {
    const { id: subscriptionId } = await subscribe();
    await open();
    const ref = await only();
    await deleteSubscription(database.db, { merchantId: merchant.merchantId, subscriptionId }, at);
    expect(await beginAttempt(database.db, ref, at)).toEqual({ kind: 'ended', state: 'gone' });
  });
});
