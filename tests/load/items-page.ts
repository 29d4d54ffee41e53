import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { parseArgs } from 'node:util';
import { readSecretKeys } from '@onhand/core/access/credentials/secret-keys.ts';
import { connect } from '@onhand/database/connect.ts';
import type { ItemFilter } from '@onhand/domain/searches/item-filter.ts';
import { generateApiKey } from '@onhand/gateway/access/api-key.ts';
import { ensureFirstKey } from '@onhand/gateway/access/first-key.ts';
import { createApp } from '@onhand/gateway/app.ts';
import type { Dependencies } from '@onhand/gateway/dependencies.ts';
import { createLogger } from '@onhand/service-kit/logging.ts';
import { z } from 'zod';
import { percentile } from './search/percentile.ts';
import { seededDatabase } from './search/seeded-database.ts';
import type { SearchedMerchant } from './search/seed.ts';

/**
 * How long the console's page of items waits for the gateway: 1,000,000 items of 200 merchants, asked over
 * HTTP as the page asks, a hundred items with their units at a time. For any merchant, and for the biggest
 * one, which has a tenth of all items. Aim: p95 of all requests for any merchant at most 150 ms. JSON last.
 */
const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '1000000' },
    merchants: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '60' },
  },
});
const size = { items: Number(values.items), merchants: Number(values.merchants) };
const rounds = Number(values.rounds);
const pages = 5;

await using cleanup = new AsyncDisposableStack();
const { owner, gatewayUrl, merchants } = await seededDatabase(cleanup, size);
const key = generateApiKey().text;
await ensureFirstKey(owner, key, new Date());
const db = connect(gatewayUrl, { maxConnections: 4 });
cleanup.defer(() => db.destroy());
const unasked = (): never => {
  throw new Error('Nothing but items is asked for.');
};
const app = await createApp({
  db,
  doorDb: db,
  dispatcher: {} as Dependencies['dispatcher'],
  connectors: { call: unasked, callApp: unasked, describe: unasked },
  webhooks: new Map(),
  listener: { on: () => () => undefined },
  clock: { now: () => new Date() },
  log: createLogger({ service: 'gateway', level: 'silent' }),
  temporalReachable: unasked,
  configuration: {
    publicUrl: 'http://127.0.0.1',
    secretKeys: readSecretKeys({ ONHAND_SECRETS_KEY: randomBytes(32).toString('base64') }),
    allowsPrivateShops: false,
  },
});
cleanup.defer(() => app.close());
const url = await app.listen({ port: 0, host: '127.0.0.1' });
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
cleanup.defer(async () => agent.destroy());

/** What an operator asks for, by name. */
const asked: Readonly<Record<string, (merchant: SearchedMerchant, round: number) => ItemFilter>> = {
  all: () => ({ kind: 'and', of: [] }),
  typing: (_, round) => ({
    kind: 'text',
    contains: ['mug', 'mug n', 'blue', 'wide', 'table'][round % 5] ?? '',
  }),
  sku: ({ items }, round) => ({
    kind: 'text',
    contains: `sku-${String((round * 7_919) % items).padStart(7, '0')}`,
  }),
  savedSearchAndText: () => ({
    kind: 'and',
    of: [
      { kind: 'tag', is: 'tag 3' },
      { kind: 'text', contains: 'mug' },
    ],
  }),
  listedOn: ({ integrationId }) => ({ kind: 'listed_on', integrationId }),
  inStock: () => ({ kind: 'stock', of: 'available', atLeast: 1 }),
};

const answer = z.object({
  data: z.array(z.looseObject({ stock: z.unknown() })),
  nextCursor: z.string().nullable(),
});
const times = new Map<string, number[]>();
const [biggest, ...others] = merchants;
if (biggest === undefined) throw new Error('There is no merchant.');
for (const [name, filterOf] of Object.entries(asked)) {
  for (let round = -1; round < rounds; round += 1) {
    const merchant = others[(Math.max(0, round) * 37) % others.length] ?? biggest;
    await readPages(`${name} anyMerchant`, merchant, { filter: filterOf(merchant, round + 1), round });
    if (round < rounds / 6) {
      await readPages(`${name} biggestMerchant`, biggest, { filter: filterOf(biggest, round + 1), round });
    }
  }
}
const summaryOf = (group: string) => {
  const all = [...times].flatMap(([name, some]) => (name.endsWith(group) ? some : []));
  const of = (some: readonly number[]) => ({
    requests: some.length,
    p50Ms: percentile(some, 0.5),
    p95Ms: percentile(some, 0.95),
    p99Ms: percentile(some, 0.99),
  });
  const each = Object.keys(asked).map((name) => [name, of(times.get(`${name} ${group}`) ?? [])] as const);
  return { ...of(all), each: Object.fromEntries(each) };
};
console.log(
  JSON.stringify({
    benchmark: 'items-page',
    ...size,
    biggestMerchantItems: biggest.items,
    itemsOfAPage: 100,
    anyMerchant: summaryOf('anyMerchant'),
    biggestMerchant: summaryOf('biggestMerchant'),
  }),
);

/** Reads the first pages of a list, as scrolling does. The round -1 warms up. */
async function readPages(
  name: string,
  { merchantId }: SearchedMerchant,
  { filter, round }: { readonly filter: ItemFilter; readonly round: number },
): Promise<void> {
  let cursor: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const startedAtMs = performance.now();
    const { data, nextCursor } = await post(merchantId, { filter, limit: 100, ...(cursor && { cursor }) });
    if (round >= 0) times.set(name, [...(times.get(name) ?? []), performance.now() - startedAtMs]);
    if (data.length === 0 || nextCursor === null) return;
    cursor = nextCursor;
  }
}

function post(merchantId: string, body: object): Promise<z.infer<typeof answer>> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${key}`,
      'onhand-merchant': merchantId,
      'content-type': 'application/json',
    };
    const sent = request(`${url}/v1/items/search`, { method: 'POST', agent, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        if (response.statusCode === 200) resolve(answer.parse(JSON.parse(text)));
        else reject(new Error(`${response.statusCode}: ${text}`));
      });
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}
