import { randomBytes } from 'node:crypto';
import type { SaleToStart } from '@onhand/activities/start-work/start-workflows.ts';
import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import { connect } from '@onhand/database/connect.ts';
import type { Db } from '@onhand/database/connect.ts';
import { runChannel } from '@onhand/core/runs/notifications.ts';
import { readSecretKeys } from '@onhand/core/access/credentials/secret-keys.ts';
import type { SecretKeys } from '@onhand/core/access/credentials/secret-keys.ts';
import { listen } from '@onhand/database/listen.ts';
import { movableClock, stillClock } from '@onhand/service-kit/clock.ts';
import type { MovableClock } from '@onhand/service-kit/clock.ts';
import { CodedError } from '@onhand/service-kit/coded-error.ts';
import { createLogger } from '@onhand/service-kit/logging.ts';
import { createTestDatabase } from '../../../tests/setup/database.ts';
import { generateApiKey } from '../access/api-key.ts';
import { ensureFirstKey } from '../access/first-key.ts';
import { createApp } from '../app.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../route.ts';
import type { OpenIdConfiguration } from '../session/open-id.ts';
import { documentedIn } from './documented.ts';
import type { IsDocumented } from './documented.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  // A test reads the fields that it expects, and a missing field makes it fail.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

export interface Asked {
  readonly key?: string;
  readonly merchant?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Runs a gateway on its own database. Work that it would start is only recorded. */
export interface TestGateway extends AsyncDisposable {
  readonly app: App;
  readonly db: Db;
  /** The connection string of its database, for programs that connect themselves. */
  readonly url: string;
  readonly clock: MovableClock;
  readonly operatorKey: string;
  readonly secretKeys: SecretKeys;
  readonly sales: SaleToStart[];
  /** The integrations of each nudge. */
  readonly nudges: (readonly string[])[];
  /** The integrations whose orders the gateway wanted to read. */
  readonly heard: string[];
  /** The integrations whose listings the gateway wanted to read. */
  readonly listed: string[];
  /** The plans whose effect the gateway wanted to compute. */
  readonly computed: string[];
  /** The integrations whose schedules the gateway wanted to check. */
  readonly schedules: string[];
  /** The items whose street date the gateway wanted to be followed. */
  readonly dated: string[];
  /**
   * Sends a request, as the operator by default. Throws an error if the API's description lacks the status of
   * the answer.
   */
  ask(method: Method, url: string, body?: unknown, asked?: Asked): Promise<Answer>;
  /** Sets how the platforms' connectors answer. Until then, none can be reached. */
  connect(connectors: Partial<ConnectorClient>): void;
}

const now = new Date('2026-11-22T12:00:00.000Z');

interface TestGatewayOptions extends Pick<Dependencies, 'largeChangeAbove' | 'requestWithinMs' | 'webhooks'> {
  /** The secrets of the apps' webhooks, by platform. */
  readonly appSecrets?: ReadonlyMap<string, readonly string[]>;
  /** The provider at which people sign in to the console. */
  readonly openId?: OpenIdConfiguration;
  /** Whether row-level security hides nothing from it, as if there were none. */
  readonly seesAll?: boolean;
}

export async function createTestGateway({
  seesAll = false,
  appSecrets = new Map(),
  openId,
  ...options
}: TestGatewayOptions = {}): Promise<TestGateway> {
  const database = await createTestDatabase();
  const operatorKey = generateApiKey().text;
  await ensureFirstKey(database.db, operatorKey, now);
  const secretKeys = readSecretKeys({ ONHAND_SECRETS_KEY: randomBytes(32).toString('base64') });
  const clock = movableClock(stillClock(now));
  const sales: SaleToStart[] = [];
  const nudges: (readonly string[])[] = [];
  const heard: string[] = [];
  const listed: string[] = [];
  const computed: string[] = [];
  const schedules: string[] = [];
  const dated: string[] = [];
  let connectors: Partial<ConnectorClient> = {};
  const unreachable = (): Promise<never> =>
    Promise.reject(new CodedError('connector_unavailable', 'No connector answers in this test.'));
  // The gateway connects as in a deployment; the test itself sees everything.
  const db = connect(seesAll ? database.url : database.urlAs('gateway'));
  const listener = await listen(database.urlAs('gateway'), [runChannel], () => undefined);
  const app = await createApp({
    ...options,
    db,
    doorDb: db,
    connectors: {
      call: (...call) => (connectors.call ?? unreachable)(...call),
      callApp: (...call) => (connectors.callApp ?? unreachable)(...call),
      describe: (platform) => (connectors.describe ?? unreachable)(platform),
    },
    listener,
    clock,
    log: createLogger({ service: 'gateway', level: 'silent' }),
    dispatcher: {
      nudge: (marked = []) => void nudges.push(marked),
      sale: (order) => void sales.push(order),
      poll: () => Promise.resolve(),
      hear: (integrationId) => void heard.push(integrationId),
      bulk: async ({ integrationId, merchantId }) => void listed.push(integrationId ?? merchantId),
      computePlan: async ({ planId }) => void computed.push(planId),
      products: async () => void 0,
      customers: async () => void 0,
      schedule: (integrationId) => void schedules.push(integrationId),
      streetDates: async (items) => void dated.push(...items.map(({ itemId }) => itemId)),
    },
    temporalReachable: () => Promise.resolve(false),
    configuration: {
      publicUrl: 'https://onhand.test',
      secretKeys,
      appSecrets,
      allowsPrivateShops: true,
      ...(openId && { openId }),
    },
  });
  await app.ready();
  let isDocumented: IsDocumented | undefined;

  async function ask(method: Method, url: string, body?: unknown, asked: Asked = {}): Promise<Answer> {
    const answer = await app.inject({
      method,
      url,
      headers: {
        authorization: `Bearer ${asked.key ?? operatorKey}`,
        ...(typeof body === 'string' ? { 'content-type': 'text/csv' } : {}),
        ...(asked.merchant === undefined ? {} : { 'onhand-merchant': asked.merchant }),
        ...asked.headers,
      },
      // The cast is safe: the inject library accepts JSON values and text.
      ...(body === undefined ? {} : { payload: body as object }),
    });
    isDocumented ??= documentedIn(app);
    if (!isDocumented({ method, url }, answer.statusCode)) {
      throw new Error(`The API's description lacks ${answer.statusCode} of ${method} ${url}: ${answer.body}`);
    }
    const isJson = !String(answer.headers['content-type']).startsWith('text/csv');
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: answer.body === '' ? null : isJson ? JSON.parse(answer.body) : answer.body,
    };
  }

  return {
    app,
    db: database.db,
    url: database.url,
    clock,
    operatorKey,
    secretKeys,
    sales,
    nudges,
    heard,
    listed,
    computed,
    schedules,
    dated,
    ask,
    connect: (answering) => void (connectors = answering),
    async [Symbol.asyncDispose]() {
      await app.close();
      await listener.close();
      await db.destroy();
      await database.drop();
    },
  };
}
