import type { IntegrationId } from '@onhand/domain/ids.ts';
import { randomUUID } from 'node:crypto';
import type { Answer, Asked, TestGateway } from './test-gateway.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Holds a test's merchant, created through the API, and sends requests for it. */
export interface TestMerchant {
  readonly id: string;
  readonly locationId: string;
  ask(method: Method, url: string, body?: unknown, asked?: Asked): Promise<Answer>;
  /** Creates a resource and returns its id. Throws an error if the gateway refuses. */
  create(url: string, body: unknown): Promise<string>;
  /** Creates an integration and applies its first plan, so that it publishes. */
  createIntegration(fields?: object): Promise<string>;
  /** Creates an integration that only observes, as new integrations do. */
  createObserving(fields?: object): Promise<string>;
  /** Creates an integration that has no webhook secret, as those from before one was made for each. */
  createWithoutSecret(): Promise<string>;
  createItem(quantity?: number, fields?: object): Promise<string>;
  createListing(integrationId: string, fields?: object): Promise<string>;
}

export async function createTestMerchant(gateway: TestGateway): Promise<TestMerchant> {
  const merchant = await gateway.ask('POST', '/v1/merchants', { name: 'Acme' });
  const id: string = merchant.body.id;
  const ask: TestMerchant['ask'] = (method, url, body, asked) =>
    gateway.ask(method, url, body, { merchant: id, ...asked });
  const create = async (url: string, body: unknown): Promise<string> => {
    const answer = await ask('POST', url, body);
    if (answer.status !== 201) throw new Error(`${url} answered ${JSON.stringify(answer.body)}`);
    return answer.body.id;
  };
  const createIntegration = async (fields: object = {}) => {
    const integrationId = await createObserving(fields);
    const plan = await create('/v1/plans', { change: { kind: 'first_sync', integrationId } });
    await ask('POST', `/v1/plans/${plan}/apply`);
    return integrationId;
  };
  const createObserving = (fields: object = {}) =>
    create('/v1/integrations', {
      platform: 'woocommerce',
      name: 'Shop',
      baseUrl: `https://${randomUUID()}.test`,
      api: { consumerKey: 'ck_1', consumerSecret: 'cs_1' },
      webhookSecret: 'sec',
      ...fields,
    });
  const locations = await ask('GET', '/v1/locations');

  return {
    id,
    locationId: locations.body.data[0].id,
    ask,
    create,
    createObserving,
    createIntegration,
    async createWithoutSecret() {
      const integrationId = await createIntegration();
      await gateway.db
        .deleteFrom('credentials')
        .where('integration_id', '=', integrationId as IntegrationId)
        .where('kind', '=', 'webhook')
        .execute();
      return integrationId;
    },
    createItem: (quantity, fields = {}) =>
      create('/v1/items', {
        title: 'Mug',
        ...(quantity === undefined ? {} : { stock: [{ quantity }] }),
        ...fields,
      }),
    createListing: (integrationId, fields = {}) =>
      create('/v1/listings', { integrationId, externalKey: randomUUID(), ...fields }),
  };
}
