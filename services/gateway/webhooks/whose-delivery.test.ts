import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { resolveForeignEvents } from '@onhand/core/orders/inbound-events/set-aside.ts';
import { deliverTo, recorded, recordedShop, signed } from '../testing/deliveries.ts';
import { createTestGateway } from '../testing/test-gateway.ts';
import type { TestGateway } from '../testing/test-gateway.ts';
import { createTestMerchant } from '../testing/test-merchant.ts';
import type { TestMerchant } from '../testing/test-merchant.ts';
import { until } from '../../../tests/setup/until.ts';

const countsFrom = '2026-11-21T19:25:00Z';
const staging = 'https://staging.shop.test/';
const dayMs = 24 * 60 * 60_000;

let gateway: TestGateway;
let merchant: TestMerchant;
/** How the shop's connector answers a check. */
let home: string | undefined;
beforeAll(async () => {
  gateway = await createTestGateway();
  gateway.connect({
    // The only call is a check, and its answer has the shape of one.
    call: async () =>
      ({
        kind: 'ok',
        account: 'shop',
        currency: 'USD',
        missing: [],
        ...(home === undefined ? {} : { home }),
      }) as never,
  });
});
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  home = recordedShop;
  gateway.sales.length = 0;
});
afterAll(() => gateway[Symbol.asyncDispose]());

const listEvents = async () => (await merchant.ask('GET', '/v1/inbound-events')).body.data;
const listIncidents = async () => (await merchant.ask('GET', '/v1/incidents')).body.data;
const homeOf = async (integration: string) =>
  (await merchant.ask('GET', `/v1/integrations/${integration}`)).body.homeAddress;

async function soldItem(integration: string): Promise<() => Promise<number>> {
  const item = await merchant.createItem(undefined, { stock: [{ quantity: 10, countsFrom }] });
  await merchant.createListing(integration, { externalKey: '116', itemId: item, countsFrom });
  return async () => (await merchant.ask('GET', `/v1/items/${item}/stock`)).body.available;
}

/** The recorded order as another shop sends it, rightly signed. */
const fromStaging = (topic = 'order.created') =>
  signed(recorded('order.created').rawBody, { 'x-wc-webhook-source': staging, 'x-wc-webhook-topic': topic });

describe('a delivery that names another shop', () => {
  it('is set aside, and reported once per shop', async () => {
    const integration = await merchant.createIntegration({ baseUrl: 'http://10.0.0.7' });
    const available = await soldItem(integration);
    for (const topic of ['order.created', 'order.updated']) {
      const answer = await deliverTo(gateway.app, integration, fromStaging(topic));
      expect(answer).toMatchObject({ status: 200, body: { ignored: 'The delivery names another shop.' } });
    }
    expect(await available()).toBe(10);
    expect(gateway.sales).toEqual([]);
    const failure = { code: 'another_shop', message: 'The delivery names another shop: staging.shop.test.' };
    expect(await listEvents()).toMatchObject([
      { state: 'set_aside', topic: 'order.updated', kind: 'order', externalOrderId: '121', failure },
      { state: 'set_aside', topic: 'order.created', kind: 'order', externalOrderId: '121', failure },
    ]);
    expect(await listIncidents()).toMatchObject([
      {
        kind: 'foreign_event',
        integrationId: integration,
        detail: { source: staging, topic: 'order.created' },
        resolvedAt: null,
      },
    ]);
  });

  it('is taken in when the own shop sends the same one', async () => {
    const integration = await merchant.createIntegration({ baseUrl: 'http://10.0.0.7' });
    const available = await soldItem(integration);
    await deliverTo(gateway.app, integration, fromStaging());
    const answer = await deliverTo(gateway.app, integration, recorded('order.created'));
    expect(answer.body.events).toMatchObject([{ kind: 'taken_in' }]);
    expect(await available()).toBe(8);
    expect(await listEvents()).toMatchObject([{ state: 'taken_in', failure: null }]);
  });

  it('changes nothing about an event that was taken in', async () => {
    const integration = await merchant.createIntegration({ baseUrl: 'http://10.0.0.7' });
    await deliverTo(gateway.app, integration, recorded('order.created'));
    await deliverTo(gateway.app, integration, fromStaging());
    expect(await listEvents()).toMatchObject([{ state: 'taken_in', failure: null }]);
  });

  it('is no longer reported when none came for a day', async () => {
    const integration = await merchant.createIntegration({ baseUrl: 'http://10.0.0.7' });
    await deliverTo(gateway.app, integration, fromStaging());
    await resolveForeignEvents(gateway.db, gateway.clock.now());
    expect(await listIncidents()).toMatchObject([{ resolvedAt: null }]);
    await resolveForeignEvents(gateway.db, new Date(gateway.clock.now().getTime() + dayMs + 1));
    expect(await listIncidents()).toMatchObject([{ resolvedAt: expect.any(String) }]);
  });
});

describe('the home address', () => {
  it('is stored when the shop is connected, and anew with new credentials', async () => {
    const integration = await merchant.createIntegration({ baseUrl: 'http://10.0.0.7' });
    expect(await homeOf(integration)).toBe(recordedShop);
    home = 'https://shop.test';
    await merchant.ask('PUT', `/v1/integrations/${integration}/credentials`, { webhookSecret: 'other' });
    expect(await homeOf(integration)).toBe(recordedShop);
    await merchant.ask('PUT', `/v1/integrations/${integration}/credentials`, { api: { consumerKey: 'ck' } });
    expect(await homeOf(integration)).toBe('https://shop.test');
  });

  it('is learnt from the shop while deliveries name an unknown one, which are hints until then', async () => {
    home = undefined;
    const integration = await merchant.createIntegration({ baseUrl: 'http://10.0.0.7' });
    const available = await soldItem(integration);
    home = recordedShop;
    const answer = await deliverTo(gateway.app, integration, recorded('order.created'));
    expect(answer.body.events).toMatchObject([{ kind: 'reread_needed', externalOrderId: '121' }]);
    expect(await available()).toBe(10);
    await until(
      () => homeOf(integration),
      (address) => address === recordedShop,
    );
    const next = await deliverTo(gateway.app, integration, recorded('order.updated'));
    expect(next.body.events).not.toMatchObject([{ kind: 'reread_needed' }]);
  });
});
