import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { testDescription } from '../../testing/test-description.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let url: string;
let merchant: TestMerchant;
let shop: string;
beforeAll(async () => {
  gateway = await createTestGateway();
  gateway.connect({ describe: async () => testDescription });
  url = await gateway.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  shop = await merchant.createIntegration();
});

interface Stream {
  /** Reads on until something told fits. */
  until(fits: (told: Told) => boolean): Promise<Told>;
  /** Reads to its end. */
  ended(): Promise<void>;
  close(): Promise<void>;
}

interface Told {
  readonly merchantId: string;
  readonly syncRun: { readonly id: string; readonly kind: string; readonly state: string };
}

const ask = (headers: Record<string, string>) =>
  fetch(`${url}/v1/events`, { headers: { authorization: `Bearer ${gateway.operatorKey}`, ...headers } });

async function follow(headers: Record<string, string> = { 'onhand-merchant': merchant.id }): Promise<Stream> {
  const { status, body, headers: answered } = await ask(headers);
  expect([status, answered.get('content-type')]).toEqual([200, 'text/event-stream']);
  if (body === null) throw new Error('The answer has no body.');
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  const told: Told[] = [];
  let text = '';
  const readOn = async (): Promise<boolean> => {
    const { done, value = '' } = await reader.read();
    text += value;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = /^event: sync_run\ndata: (.*)$/.exec(text.slice(0, end))?.[1];
      if (data !== undefined) told.push(JSON.parse(data));
      text = text.slice(end + 2);
    }
    return !done;
  };
  return {
    async until(fits) {
      for (;;) {
        const found = told.find(fits);
        if (found !== undefined) return found;
        if (!(await readOn())) throw new Error(`The stream ended: ${JSON.stringify(told)}`);
      }
    },
    async ended() {
      while (await readOn());
    },
    close: () => reader.cancel(),
  };
}

const begin = (of = merchant, id = shop) =>
  of.ask('POST', `/v1/integrations/${id}/bulk-operations`, { operation: 'import_orders' });

it('tells what becomes of the runs of the merchant, and of no other', async () => {
  const other = await createTestMerchant(gateway);
  const stream = await follow();
  await begin(other, await other.createIntegration());
  const { body } = await begin();
  const first = await stream.until(({ syncRun }) => syncRun.kind === 'import_orders');
  expect(first).toMatchObject({
    merchantId: merchant.id,
    syncRun: { id: body.id, state: 'running', progress: { done: 0 } },
  });
  await merchant.ask('POST', `/v1/sync-runs/${body.id}/cancel`);
  await stream.until(({ syncRun }) => syncRun.id === body.id && syncRun.state === 'cancelled');
  await stream.close();
});

it('begins with the runs as they are, so that who connects anew misses no end', async () => {
  const { body } = await begin();
  await merchant.ask('POST', `/v1/sync-runs/${body.id}/cancel`);
  const stream = await follow({ 'onhand-merchant': merchant.id, 'last-event-id': '7' });
  await stream.until(({ syncRun }) => syncRun.id === body.id && syncRun.state === 'cancelled');
  await stream.close();
});

it('tells an operator who names no merchant of all', async () => {
  const stream = await follow({});
  const { body } = await begin();
  const { merchantId } = await stream.until(({ syncRun }) => syncRun.id === body.id);
  expect(merchantId).toBe(merchant.id);
  await stream.close();
});

it('one run that cannot be shown keeps nobody from the others', async () => {
  const { body: bad } = await begin();
  await gateway.db
    .updateTable('sync_runs')
    .set({ counts: JSON.stringify({ done: 'many' }) })
    .where('id', '=', bad.id)
    .execute();
  const stream = await follow();
  const { body: good } = await begin(merchant, await merchant.createIntegration());
  const told = await stream.until(({ syncRun }) => syncRun.id === good.id);
  expect(told.syncRun.state).toBe('running');
  await stream.close();
});

it('refuses a key more than 20 streams, and takes one more once one is closed', async () => {
  const streams = await Promise.all(Array.from({ length: 20 }, () => follow()));
  const refused = await ask({ 'onhand-merchant': merchant.id });
  expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'too_many_streams' }]);
  await streams[0]?.close();
  let status = 429;
  while (status === 429) {
    const answer = await ask({ 'onhand-merchant': merchant.id });
    status = answer.status;
    await answer.body?.cancel();
  }
  expect(status).toBe(200);
  await Promise.all(streams.slice(1).map((stream) => stream.close()));
});

it('ends when the gateway stops', async () => {
  const stopping = await createTestGateway();
  const address = await stopping.app.listen({ port: 0, host: '127.0.0.1' });
  const answer = await fetch(`${address}/v1/events`, {
    headers: { authorization: `Bearer ${stopping.operatorKey}` },
  });
  const text = answer.text();
  await stopping[Symbol.asyncDispose]();
  expect(await text).toContain('retry: 1000');
});
