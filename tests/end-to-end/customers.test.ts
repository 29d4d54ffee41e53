import type { MerchantId } from '@onhand/domain/ids.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { connectSandboxShop, createMerchant, listAll } from '../setup/shop-front.ts';
import type { Merchant, SandboxShop } from '../setup/shop-front.ts';
import { until } from '../setup/until.ts';

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

const topics = ['customer.created', 'customer.updated', 'customer.deleted'];

/** A shop that tells of its customers, with these settings for them. */
async function connect(
  merchant: Merchant,
  role: 'supplier' | 'seller',
  settings: object,
): Promise<SandboxShop> {
  const shop = await connectSandboxShop(onhand, merchant, { role });
  const { shopId, integrationId, webhookUrl: url, webhookSecret: secret } = shop;
  for (const topic of topics) await onhand.sandbox.control.addWebhook(shopId, { topic, url, secret });
  const path = `/v1/integrations/${integrationId}/sync-settings/customers`;
  await merchant.api.put(path, settings, z.unknown());
  return shop;
}

const inbound = { direction: 'inbound', autoImport: true };
const outbound = { direction: 'outbound', autoExport: true };
const bidirectional = { direction: 'bidirectional', autoImport: true, autoExport: true };

const shown = async ({ shopId }: SandboxShop) =>
  (await onhand.sandbox.control.customers(shopId)).map(({ email, lastName }) => `${email} ${lastName}`);
const customersOf = (merchant: Merchant) => listAll(merchant, '/v1/customers');

/** Counts the calls that wrote customers of a shop. */
async function writesOf({ shopId }: SandboxShop): Promise<number> {
  const requests = await onhand.sandbox.control.requests(shopId);
  return requests.filter(({ method, path }) => method !== 'GET' && path.startsWith('/customers')).length;
}

it('a customer goes from the source to the seller, with later changes, and nothing comes back or repeats', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand, 'One way', 'source');
  const source = await connect(merchant, 'supplier', inbound);
  const seller = await connect(merchant, 'seller', outbound);

  const { id } = await control.addCustomer(source.shopId, {
    email: 'Ada@Example.com',
    firstName: 'Ada',
    lastName: 'King',
    billing: { address_1: '1 High Street', city: 'London', country: 'GB' },
  });
  await until(
    () => shown(seller),
    (there) => there.length > 0,
  );
  expect(await shown(seller)).toEqual(['Ada@Example.com King']);
  expect((await control.customers(seller.shopId))[0]?.billing).toMatchObject({ city: 'London' });

  await control.editCustomer(source.shopId, id, { lastName: 'Lovelace' });
  await until(
    () => shown(seller),
    (there) => there.includes('Ada@Example.com Lovelace'),
  );
  await control.settled(seller.shopId);
  await control.settled(source.shopId);
  // What the seller shop tells of our own writes is no news.
  await untilNothingIsDue(merchant);
  expect(await writesOf(seller)).toBe(2);
  expect(await writesOf(source)).toBe(0);
  expect(await customersOf(merchant)).toHaveLength(1);

  // Somebody deletes the account there: it is not created again.
  const [account] = await control.customers(seller.shopId);
  await control.removeCustomer(seller.shopId, account?.id ?? 0);
  await until(
    () => customersOf(merchant),
    ([one]) => JSON.stringify(one?.['links']).includes('"isRemoved":true'),
  );
  const personId = String((await customersOf(merchant))[0]?.['id']);
  await control.editCustomer(source.shopId, id, { lastName: 'Byron' });
  // The shop's times have whole seconds, so they may not tell the two edits apart.
  await until(
    () => merchant.api.get(`/v1/customers/${personId}/export`, z.unknown()),
    (kept) => JSON.stringify(kept).includes('Byron'),
  );
  await untilNothingIsDue(merchant);
  expect(await shown(seller)).toEqual([]);

  // Nothing of the person is in Temporal.
  const workflowId = workflowIds.bulk({ integrationId: seller.integrationId, operation: 'sync_customers' });
  const history = await onhand.temporal.workflow.getHandle(workflowId).fetchHistory();
  expect(JSON.stringify(history)).not.toMatch(/ada@|lovelace|high street/i);
});

it('two shops that sync both ways end alike: the newer change wins', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand, 'Two ways', 'source');
  const one = await connect(merchant, 'supplier', bidirectional);
  const other = await connect(merchant, 'seller', bidirectional);
  const person = { email: 'eve@example.com', firstName: 'Eve' };
  const { id } = await control.addCustomer(one.shopId, { ...person, lastName: 'First' });
  await until(
    () => shown(other),
    (there) => there.length > 0,
  );
  const [account] = await control.customers(other.shopId);
  await onhand.sandbox.control.skewClock(other.shopId, 60_000);
  await control.editCustomer(other.shopId, account?.id ?? 0, { lastName: 'Newer' });
  await control.editCustomer(one.shopId, id, { lastName: 'Older' });
  await until(
    async () => [...(await shown(one)), ...(await shown(other))],
    (both) => both.every((name) => name === 'eve@example.com Newer'),
  );
  expect(await customersOf(merchant)).toHaveLength(1);
});

it('an erased person does not come back, and no shop is told', async () => {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand, 'Erased', 'source');
  const source = await connect(merchant, 'supplier', inbound);
  const { id } = await control.addCustomer(source.shopId, { email: 'bob@example.com', lastName: 'Smith' });
  await until(
    () => customersOf(merchant),
    (all) => all.length === 1,
  );
  const [person] = await customersOf(merchant);
  await merchant.api.delete(`/v1/customers/${String(person?.['id'])}`, z.unknown());
  await control.editCustomer(source.shopId, id, { lastName: 'Jones' });
  await control.settled(source.shopId);
  await untilNothingIsDue(merchant);
  const kept = await merchant.api.get(`/v1/customers/${String(person?.['id'])}/export`, z.looseObject({}));
  expect(kept).toMatchObject({ content: null });
  expect(await customersOf(merchant)).toHaveLength(1);
});

/** Waits until no run of customers is live, and nothing that was told waits to be read. */
async function untilNothingIsDue(merchant: Merchant): Promise<void> {
  await until(
    async () => {
      const hinted = await onhand.db
        .selectFrom('channel_customers')
        .where('merchant_id', '=', merchant.merchantId as MerchantId) // The API returned it.
        .where('hinted_at', 'is not', null)
        .select('id')
        .execute();
      const runs = await listAll(merchant, '/v1/sync-runs?kind=sync_customers');
      return { hinted: hinted.length, live: runs.filter((run) => run['state'] === 'running').length };
    },
    ({ hinted, live }) => hinted === 0 && live === 0,
  );
}
