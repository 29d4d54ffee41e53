import { openIncidents } from '@onhand/core/incidents/open-incidents.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sign } from '@onhand/notifier/sign.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { startMailReceiver, startWebhookReceiver } from '../setup/receivers.ts';
import type { MailReceiver, WebhookReceiver } from '../setup/receivers.ts';
import { connectSandboxShop, createMerchant, listAll } from '../setup/shop-front.ts';
import type { Merchant } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

let onhand: TestOnhand;
let mails: MailReceiver;
let hooks: WebhookReceiver;
let merchant: Merchant;
let integrationId: string;
beforeAll(async () => {
  mails = await startMailReceiver();
  hooks = await startWebhookReceiver();
  onhand = await startOnhand({ smtpUrl: mails.url });
});
beforeEach(async () => {
  merchant = await createMerchant(onhand);
  ({ integrationId } = await connectSandboxShop(onhand, merchant, { subscribe: false }));
  hooks.received.length = 0;
  mails.mails.length = 0;
});
afterAll(async () => {
  await onhand[Symbol.asyncDispose]();
  await mails[Symbol.asyncDispose]();
  await hooks[Symbol.asyncDispose]();
});

const path = '/v1/notification-subscriptions';
const created = z.object({ id: z.string(), secret: z.string().nullable() });
const made = z.object({ id: z.string() });

const subscribe = (channel: 'email' | 'webhook', causes: object = { incidentKinds: ['safety_stop'] }) =>
  merchant.api.post(
    path,
    { label: 'Ops', channel, address: channel === 'email' ? 'ops@receiver.test' : hooks.url, ...causes },
    created,
  );

/** Opens an incident, or sees it again. */
async function stop(): Promise<void> {
  // The casts are safe: the API created these rows.
  const of = { merchantId: merchant.merchantId as MerchantId, integrationId: integrationId as IntegrationId };
  await openIncidents([{ kind: 'safety_stop', ...of }], new Date()).execute(onhand.db);
}

const notifications = () => listAll(merchant, '/v1/notifications');
const ended = (rows: readonly Record<string, unknown>[]) =>
  rows.length > 0 && rows.every(({ endedAt }) => endedAt !== null);

it('an incident is sent once by webhook, signed, with its shop and without personal data', async () => {
  const { secret } = await subscribe('webhook');
  await stop();
  await stop();
  await until(notifications, ended);
  expect(hooks.received).toHaveLength(1);
  const [{ headers, body } = { headers: {}, body: '' }] = hooks.received;
  const [notification] = await notifications();
  expect(notification).toMatchObject({ state: 'delivered', attempts: 1, failure: null });
  expect(headers['webhook-id']).toBe(notification?.['id']);
  const signed = { id: String(headers['webhook-id']), at: Number(headers['webhook-timestamp']), body };
  expect(headers['webhook-signature']).toBe(sign(signed, secret ?? ''));
  expect(JSON.parse(body)).toMatchObject({
    type: 'incident.opened',
    data: { merchantId: merchant.merchantId, kind: 'safety_stop', shop: expect.stringContaining('shop-') },
  });
  expect(await listAll(merchant, path)).toMatchObject([{ label: 'Ops', channel: 'webhook' }]);
  expect(JSON.stringify(await listAll(merchant, path))).not.toContain('whsec_');
});

it('a receiver that is away gets it later, under the same id', async () => {
  await subscribe('webhook');
  hooks.answers.push(503);
  await stop();
  await until(notifications, ended, 60_000);
  const ids = hooks.received.map(({ headers }) => headers['webhook-id']);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
  expect(hooks.received[0]?.body).toBe(hooks.received[1]?.body);
});

it('what a receiver refuses is an incident, which notifies nobody, and a test message ends it', async () => {
  const { id } = await subscribe('webhook');
  hooks.answers.push(410);
  await stop();
  const [refused] = await until(notifications, ended);
  expect(refused).toMatchObject({ state: 'undeliverable', failure: { code: 'webhook_refused' } });
  const handle = onhand.temporal.workflow.getHandle(workflowIds.notify(String(refused?.['id'])));
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'NotificationFailed' } });
  const failed = () => listAll(merchant, '/v1/incidents?kind=notification_failed&open=true');
  expect(await failed()).toMatchObject([{ detail: { subscriptionId: id, code: 'webhook_refused' } }]);
  expect(hooks.received).toHaveLength(1);

  await merchant.api.post(`${path}/${id}/test`, {}, made);
  await until(notifications, (rows) => ended(rows) && rows.length === 2);
  expect(hooks.received.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
    'incident.opened',
    'test',
  ]);
  expect(await failed()).toEqual([]);
});

it('an e-mail is sent once, also where nobody can tell whether it arrived', async () => {
  await subscribe('email');
  mails.conduct.push('takes_and_hangs_up');
  await stop();
  const [notification] = await until(notifications, ended);
  expect(notification).toMatchObject({ state: 'unconfirmed', attempts: 1 });
  expect(mails.mails).toHaveLength(1);
  expect(mails.mails[0]).toContain(`Message-ID: <${String(notification?.['id'])}@shop.test>`);
});

it('a busy mail server gets it later', async () => {
  await subscribe('email');
  mails.conduct.push('is_busy');
  await stop();
  await until(notifications, ended, 60_000);
  expect(await notifications()).toMatchObject([{ state: 'delivered', attempts: 2 }]);
  expect(mails.mails).toHaveLength(1);
});

it('failed items above a number are told once', async () => {
  await subscribe('email', { failedItemsAbove: 1 });
  const at = new Date();
  await onhand.db
    .insertInto('failed_items')
    .values(
      ['a', 'b', 'c'].map((code) => ({
        merchant_id: merchant.merchantId as MerchantId,
        integration_id: integrationId as IntegrationId,
        operation: 'read_order' as const,
        subject_kind: 'order' as const,
        subject_id: crypto.randomUUID(),
        state: 'open' as const,
        code,
        attempts: 1,
        first_at: at,
        last_at: at,
      })),
    )
    .execute();
  await until(notifications, ended);
  expect(await notifications()).toMatchObject([{ causeKind: 'failed_items', state: 'delivered' }]);
  expect(mails.mails).toHaveLength(1);
  expect(mails.mails[0]).toContain('more than 1 open failed items');
});
