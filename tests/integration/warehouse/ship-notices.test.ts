import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { explainIncidents } from '@onhand/core/incidents/explain-incidents.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { createTestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import type { TestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import { createTestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import type { TestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let integration: string;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  integration = await merchant.createIntegration();
});
// Whatever happened, stock is what the ledger, the orders and the notices say.
afterEach(async () => {
  expect(await verifyStock(gateway.db)).toEqual([]);
});

const announce = (lines: readonly object[], reference = 'ASN-1') =>
  merchant.ask('POST', '/v1/ship-notices', { reference, lines });
const stockOf = async (item: string) => (await merchant.ask('GET', `/v1/items/${item}/stock`)).body;
const channelOf = async (listing: string) =>
  (await merchant.ask('GET', `/v1/listings/${listing}/explanation`)).body.channelStock[0];
const incidents = async () =>
  (await merchant.ask('GET', '/v1/incidents')).body.data.filter(
    (one: { kind: string; resolvedAt: string | null }) => one.kind === 'oversell' && one.resolvedAt === null,
  );
const receive = (
  notice: { id: string; lines: readonly { id: string }[] },
  quantity: number,
  more: object = {},
) =>
  merchant.ask('POST', `/v1/ship-notices/${notice.id}/receipts`, {
    lines: [{ lineId: notice.lines[0]?.id, quantity }],
    ...more,
  });

/** An item that the shop sells and the warehouse never had. */
async function neverReceived(fields: object = {}): Promise<{ item: string; listing: string }> {
  const item = await merchant.createItem(undefined, fields);
  const listing = await merchant.createListing(integration, { itemId: item, externalKey: 'mug' });
  gateway.clock.advance(1_000);
  return { item, listing };
}

async function order(id: string, units: number, changes: Parameters<typeof orderFor>[2] = {}): Promise<void> {
  gateway.clock.advance(1_000);
  const placedAt = gateway.clock.now().toISOString();
  const to = { merchantId: merchant.id as MerchantId, integrationId: integration as IntegrationId };
  await takeIn(gateway.db, [deliveryOf(to, orderFor(id, { mug: units }, { placedAt, ...changes }))], gateway);
}

describe('a ship notice', () => {
  it('changes nothing that is on sale while its lines are not published', async () => {
    const { item, listing } = await neverReceived();
    const { status, body } = await announce([{ itemId: item, units: 5, expectedOn: '2026-12-24' }]);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      reference: 'ASN-1',
      state: 'open',
      lines: [{ itemId: item, announced: 5, received: 0, expectedOn: '2026-12-24', published: false }],
    });
    expect(await stockOf(item)).toMatchObject({ announced: 0, available: 0 });
    expect(await channelOf(listing)).toMatchObject({ figure: 0, block: { code: 'never_received' } });
    await order('1', 1);
    expect(await incidents()).toHaveLength(1);
  });

  it('puts the units of published lines on sale, and the explanation shows them', async () => {
    const { item, listing } = await neverReceived();
    await announce([{ itemId: item, units: 5, published: true }]);
    expect(await stockOf(item)).toMatchObject({
      onHand: 0,
      available: 0,
      announced: 5,
      soldAgainstNotices: 0,
    });
    const channel = await channelOf(listing);
    expect(channel).toMatchObject({ figure: 5, block: null });
    expect(channel.steps).toMatchObject([
      { step: 'available', figure: 0 },
      { step: 'announced', figure: 5, detail: { [merchant.locationId]: 5 } },
    ]);
    await spreadDue(gateway.db, gateway.clock.now());
    expect(await channelOf(listing)).toMatchObject({ state: 'due' });
  });

  it('is not published for an item that is never synced', async () => {
    const { item, listing } = await neverReceived();
    await merchant.ask('PUT', `/v1/items/${item}/preferences`, { syncInventory: 'never' });
    await announce([{ itemId: item, units: 5, published: true }]);
    expect(await channelOf(listing)).toMatchObject({ block: { code: 'sync_never' } });
  });

  it('lets orders wait without an incident, until the receipt gives them their units', async () => {
    const { item, listing } = await neverReceived();
    const { body: notice } = await announce([{ itemId: item, units: 5, published: true }]);
    await order('1', 3);
    expect(await stockOf(item)).toMatchObject({ announced: 5, soldAgainstNotices: 3, oversold: 0 });
    expect(await channelOf(listing)).toMatchObject({ figure: 2 });
    expect(await incidents()).toEqual([]);

    const { body: partly } = await receive(notice, 4);
    expect(partly).toMatchObject({ state: 'open', lines: [{ announced: 5, received: 4 }] });
    expect(await stockOf(item)).toMatchObject({
      onHand: 4,
      committed: 3,
      announced: 1,
      soldAgainstNotices: 0,
    });
    expect(await channelOf(listing)).toMatchObject({ figure: 2 });

    const { body: rest } = await receive(notice, 3, { close: true });
    expect(rest).toMatchObject({ state: 'closed', lines: [{ announced: 5, received: 7 }] });
    expect(await stockOf(item)).toMatchObject({ onHand: 7, announced: 0 });
    expect(await channelOf(listing)).toMatchObject({ figure: 4 });
  });

  it('makes an incident of what was sold beyond it', async () => {
    const { item } = await neverReceived();
    await announce([{ itemId: item, units: 2, published: true }]);
    await order('1', 3);
    expect(await incidents()).toMatchObject([{ units: 1 }]);
    expect(await stockOf(item)).toMatchObject({ oversold: 1, soldAgainstNotices: 2 });
  });

  it.each(['API', 'file'])('is received by %s: what it never covered stays the same incident', async (by) => {
    const { item } = await neverReceived({ sku: 'MUG' });
    const { body: notice } = await announce([{ itemId: item, units: 10, published: true }]);
    await order('1', 10);
    await order('2', 2);
    const before = await incidents();
    expect(before).toMatchObject([{ units: 2 }]);
    const file = 'change,sku,quantity,notice\nreceipt,MUG,4,ASN-1';
    const headers = { 'idempotency-key': `receipts of ${item}` };
    const { status } =
      by === 'API'
        ? await receive(notice, 4)
        : await merchant.ask('POST', '/v1/stock-changes.csv', file, { headers });
    expect(status).toBe(200);
    expect(await stockOf(item)).toMatchObject({
      onHand: 4,
      committed: 4,
      announced: 6,
      soldAgainstNotices: 6,
      oversold: 2,
    });
    await explainIncidents(gateway.db, 10);
    const after = await incidents();
    expect(after).toMatchObject([{ id: before[0].id, units: 2 }]);
    expect(after[0].cause).not.toBe('notice_fell_short');
  });

  it('makes incidents of what was sold against it once it is cancelled, and says why', async () => {
    const { item, listing } = await neverReceived();
    const { body: notice } = await announce([{ itemId: item, units: 5, published: true }]);
    await order('1', 3);
    const cancelled = await merchant.ask('POST', `/v1/ship-notices/${notice.id}/cancel`);
    expect(cancelled.body).toMatchObject({ state: 'cancelled' });
    expect(await incidents()).toMatchObject([{ units: 3 }]);
    await explainIncidents(gateway.db, 10);
    expect(await incidents()).toMatchObject([{ cause: 'notice_fell_short' }]);
    // Onhand has taken the shop's figure over: it is set to what is there.
    expect(await channelOf(listing)).toMatchObject({ figure: 0, block: null });
    expect((await merchant.ask('POST', `/v1/ship-notices/${notice.id}/cancel`)).status).toBe(200);
    const { status, body } = await receive(notice, 1);
    expect([status, body.code, body.state]).toEqual([409, 'ship_notice_not_open', 'cancelled']);
  });

  it('drops what has not come in when it is closed short, and another notice covers it', async () => {
    const { item } = await neverReceived();
    const { body: notice } = await announce([{ itemId: item, units: 5, published: true }]);
    await order('1', 5);
    await receive(notice, 2);
    const { status, body } = await merchant.ask('POST', `/v1/ship-notices/${notice.id}/cancel`);
    expect([status, body.code]).toEqual([409, 'ship_notice_received']);
    await merchant.ask('POST', `/v1/ship-notices/${notice.id}/close`);
    expect(await incidents()).toMatchObject([{ units: 3 }]);
    await announce([{ itemId: item, units: 3, published: true }], 'ASN-2');
    expect(await incidents()).toEqual([]);
  });

  it('is changed: units fall, a line is published, another is added', async () => {
    const { item } = await neverReceived();
    const cup = await merchant.createItem(1);
    const { body: notice } = await announce([{ itemId: item, units: 5 }]);
    const change = (body: object) => merchant.ask('PATCH', `/v1/ship-notices/${notice.id}`, body);
    const line = notice.lines[0].id;
    await change({
      lines: [{ id: line, published: true }],
      addLines: [{ itemId: cup, units: 2, published: true }],
    });
    expect(await stockOf(cup)).toMatchObject({ announced: 2, available: 1 });
    await order('1', 4);
    expect(await incidents()).toEqual([]);
    await change({ lines: [{ id: line, units: 3 }], reference: 'ASN-9', note: 'late' });
    expect(await incidents()).toMatchObject([{ units: 1 }]);
    await change({ lines: [{ id: line, published: false }] });
    expect(await incidents()).toMatchObject([{ units: 4 }]);
    const { body } = await merchant.ask('GET', `/v1/ship-notices/${notice.id}`);
    expect(body).toMatchObject({
      reference: 'ASN-9',
      note: 'late',
      lines: [{ announced: 3 }, { itemId: cup }],
    });
    expect((await merchant.ask('GET', '/v1/ship-notices?state=open')).body.data).toMatchObject([
      { id: notice.id, announced: 5, received: 0 },
    ]);
  });

  it('gives units back that an order no longer wants', async () => {
    const { item, listing } = await neverReceived();
    await announce([{ itemId: item, units: 5, published: true }]);
    await order('1', 5);
    expect(await channelOf(listing)).toMatchObject({ figure: 0 });
    await order('1', 5, { state: 'cancelled', version: 2 });
    expect(await stockOf(item)).toMatchObject({ announced: 5, soldAgainstNotices: 0 });
    expect(await channelOf(listing)).toMatchObject({ figure: 5 });
  });

  it('books a receipt once, however often it is asked for', async () => {
    const { item } = await neverReceived();
    const { body: notice } = await announce([{ itemId: item, units: 5, published: true }]);
    const key = { headers: { 'idempotency-key': `receipt of ${notice.id}` } };
    const body = { lines: [{ lineId: notice.lines[0].id, quantity: 5 }], close: true };
    const path = `/v1/ship-notices/${notice.id}/receipts`;
    await merchant.ask('POST', path, body, key);
    // The process died before it could store the answer.
    await gateway.db.deleteFrom('idempotency_keys').execute();
    const { status, body: again } = await merchant.ask('POST', path, body, key);
    expect({ status, again }).toMatchObject({
      status: 200,
      again: { state: 'closed', lines: [{ received: 5 }] },
    });
    expect(await stockOf(item)).toMatchObject({ onHand: 5 });
  });

  it('gets no line twice from one request', async () => {
    const { item } = await neverReceived();
    const { body: notice } = await announce([{ itemId: item, units: 5, published: true }]);
    const addLines = [{ itemId: item, units: 2, published: true }];
    const linesAfter = async (key: string) => {
      const headers = { 'idempotency-key': `${key} change of ${notice.id}` };
      const path = `/v1/ship-notices/${notice.id}`;
      const { body } = await merchant.ask('PATCH', path, { addLines }, { headers });
      // The process died before it could store the answer.
      await gateway.db.deleteFrom('idempotency_keys').execute();
      return body.lines.length;
    };
    expect(await linesAfter('first')).toBe(2);
    expect(await linesAfter('first')).toBe(2);
    expect(await linesAfter('second')).toBe(3);
    expect(await linesAfter('first')).toBe(3);
    await merchant.ask('POST', `/v1/ship-notices/${notice.id}/close`);
    expect(await linesAfter('first')).toBe(3);
  });

  it('is made once, however often it is asked for, and no two open ones have one reference', async () => {
    const { item } = await neverReceived();
    const key = { headers: { 'idempotency-key': `notice of ${item}` } };
    const body = { reference: 'ASN-1', lines: [{ itemId: item, units: 5 }] };
    const { body: first } = await merchant.ask('POST', '/v1/ship-notices', body, key);
    await gateway.db.deleteFrom('idempotency_keys').execute();
    const { body: again } = await merchant.ask('POST', '/v1/ship-notices', body, key);
    expect(again.id).toBe(first.id);
    expect((await announce([{ itemId: item, units: 5 }])).body.code).toBe('ship_notice_exists');
  });

  it('is made once by requests at the same time, and none gets the reference of another', async () => {
    const { item } = await neverReceived();
    const key = { headers: { 'idempotency-key': `notices of ${item}` } };
    const body = { reference: 'ASN-1', lines: [{ itemId: item, units: 5 }] };
    const make = () => merchant.ask('POST', '/v1/ship-notices', body, key);
    await Promise.all([make(), make(), make()]);
    const notices = async () => (await merchant.ask('GET', '/v1/ship-notices?state=open')).body.data;
    expect(await notices()).toHaveLength(1);
    const others = ['ASN-2', 'ASN-3', 'ASN-4'].map((reference) => announce(body.lines, reference));
    const ids = (await Promise.all(others)).map((other) => other.body.id);
    const renamed = await Promise.all(
      ids.map((id) => merchant.ask('PATCH', `/v1/ship-notices/${id}`, { reference: 'ASN-5' })),
    );
    expect(renamed.map((one) => String(one.body.code ?? one.status)).toSorted()).toEqual([
      '200',
      'ship_notice_exists',
      'ship_notice_exists',
    ]);
    const line = (await merchant.ask('GET', `/v1/ship-notices/${ids[0]}`)).body.lines[0].id;
    const twice = {
      lines: [
        { id: line, units: 1 },
        { id: line, units: 2 },
      ],
    };
    expect((await merchant.ask('PATCH', `/v1/ship-notices/${ids[0]}`, twice)).status).toBe(400);
  });

  it('is for items with stock of their own, of merchants whose stock is in a warehouse', async () => {
    const { item } = await neverReceived();
    const bundle = await merchant.create('/v1/items', {
      title: 'Set',
      components: [{ itemId: item, quantity: 2 }],
    });
    expect((await announce([{ itemId: bundle, units: 5 }])).body.code).toBe('bundle_has_no_stock');
    const { body: source } = await gateway.ask('POST', '/v1/merchants', {
      name: 'Source',
      stockAuthority: 'source',
    });
    const notice = { reference: 'ASN-1', lines: [{ itemId: item, units: 5 }] };
    const { status, body } = await gateway.ask('POST', '/v1/ship-notices', notice, { merchant: source.id });
    expect([status, body.code]).toEqual([409, 'stock_not_in_warehouse']);
  });

  it('makes bundles of what it announces', async () => {
    const { item } = await neverReceived();
    const bundle = await merchant.create('/v1/items', {
      title: 'Set',
      components: [{ itemId: item, quantity: 2 }],
    });
    const listing = await merchant.createListing(integration, { itemId: bundle, externalKey: 'set' });
    await announce([{ itemId: item, units: 5, published: true }]);
    expect(await channelOf(listing)).toMatchObject({
      figure: 2,
      steps: [
        { step: 'available', figure: 0 },
        { step: 'announced', figure: 2 },
      ],
    });
  });

  it('switches Process Orders on, and sells out', async () => {
    const { item } = await neverReceived();
    const isOn = async () => (await merchant.ask('GET', `/v1/items/${item}/preferences`)).body.processOrders;
    expect(await isOn()).toBe(false);
    await announce([{ itemId: item, units: 5, published: true }]);
    expect(await isOn()).toBe(true);
  });

  it('that moves to another location leaves Process Orders as a person set it', async () => {
    const { item } = await neverReceived();
    const { body: notice } = await announce([{ itemId: item, units: 5, published: true }]);
    const isOn = async () => (await merchant.ask('GET', `/v1/items/${item}/preferences`)).body.processOrders;
    await merchant.ask('PUT', `/v1/items/${item}/preferences`, { processOrders: false });
    const locationId = await merchant.create('/v1/locations', { name: 'Back' });
    const line = { id: notice.lines[0].id };
    const change = (changed: object) =>
      merchant.ask('PATCH', `/v1/ship-notices/${notice.id}`, { lines: [{ ...line, ...changed }] });
    expect((await change({ locationId })).body.lines).toMatchObject([{ locationId }]);
    expect(await stockOf(item)).toMatchObject({ announced: 5 });
    expect(await isOn()).toBe(false);
    await change({ units: 6 });
    expect(await isOn()).toBe(true);
  });

  it('keeps the promise when two receipts and orders come at once', async () => {
    const { item } = await neverReceived();
    const { body: notice } = await announce([{ itemId: item, units: 20, published: true }]);
    gateway.clock.advance(1_000);
    await Promise.all([
      ...['1', '2', '3', '4', '5'].map((id) => order(id, 3)),
      ...Array.from({ length: 5 }, () => receive(notice, 2)),
    ]);
    expect(await stockOf(item)).toMatchObject({
      onHand: 10,
      committed: 10,
      announced: 10,
      soldAgainstNotices: 5,
      oversold: 0,
    });
  });
});

describe('a file of ship notices', () => {
  const header = 'reference,sku,units,location,expectedOn,published';
  const book = (lines: readonly string[]) =>
    merchant.ask('POST', '/v1/ship-notices.csv', [header, ...lines].join('\n'));
  const preview = (lines: readonly string[]) =>
    merchant.ask('POST', '/v1/ship-notices/preview.csv', [header, ...lines].join('\n'));
  const codes = (rows: readonly { line: number; outcome: string; code: string | null }[]) =>
    rows.map(({ line, outcome, code }) => [line, code ?? outcome]);

  it('is tried first, then booked; sent again, it changes nothing', async () => {
    const mug = await merchant.createItem(0, { sku: 'MUG' });
    const lines = ['ASN-1,MUG,5,,2026-12-24,yes', 'ASN-1,CUP,1,,,', 'ASN-1,MUG,x,,,', 'ASN-2,MUG,3,,,no'];
    const { body: tried } = await preview(lines);
    expect(codes(tried.rows)).toEqual([
      [2, 'would_book'],
      [3, 'item_not_found'],
      [4, 'row_units_invalid'],
      [5, 'would_book'],
    ]);
    expect(tried.rows[0].effect).toEqual({
      announcedBefore: 0,
      announcedAfter: 5,
      onSaleBefore: 0,
      onSaleAfter: 5,
    });
    expect((await merchant.ask('GET', '/v1/ship-notices')).body.data).toEqual([]);
    expect((await book(lines)).body).toMatchObject({ done: 2, refused: 2 });
    expect(await stockOf(mug)).toMatchObject({ announced: 5 });
    expect(codes((await book(lines)).body.rows).slice(0, 1)).toEqual([[2, 'unchanged']]);
    expect((await book(['ASN-1,MUG,4,,2026-12-24,yes', 'ASN-2,MUG,0,,,'])).body.rows).toMatchObject([
      { outcome: 'booked', effect: { announcedBefore: 8, announcedAfter: 7 } },
      { outcome: 'booked', effect: { announcedBefore: 7, announcedAfter: 4 } },
    ]);
  });

  it.each([['close'], ['cancel']])('announces nothing again after %s of its notice', async (end) => {
    const mug = await merchant.createItem(0, { sku: 'MUG' });
    const lines = ['ASN-1,MUG,5,,2026-12-24,yes', 'ASN-1,MUG,0,,,'];
    await book(lines);
    const [notice] = (await merchant.ask('GET', '/v1/ship-notices?state=open')).body.data;
    expect((await merchant.ask('POST', `/v1/ship-notices/${notice.id}/${end}`)).status).toBe(200);
    const refused = [
      [2, 'ship_notice_not_open'],
      [3, 'ship_notice_not_open'],
    ];
    expect(codes((await preview(lines)).body.rows)).toEqual(refused);
    expect(codes((await book(lines)).body.rows)).toEqual(refused);
    expect(await stockOf(mug)).toMatchObject({ announced: 0 });
    // People may use the reference again.
    expect((await announce([{ itemId: mug, units: 2, published: true }])).status).toBe(201);
    expect(codes((await book(lines.slice(0, 1))).body.rows)).toEqual([[2, 'booked']]);
    expect(await stockOf(mug)).toMatchObject({ announced: 7 });
  });

  it('says of each bad row what is wrong with it', async () => {
    await merchant.createItem(0, { sku: 'MUG' });
    const { body } = await preview([
      ',MUG,1,,,',
      'ASN-1,MUG,-1,,,',
      'ASN-1,MUG,1,Nowhere,,',
      'ASN-1,MUG,1,,24.12.2026,',
      'ASN-1,MUG,1,,,perhaps',
    ]);
    expect(codes(body.rows).map(([, code]) => code)).toEqual([
      'reference_missing',
      'row_units_invalid',
      'location_not_found',
      'expected_on_invalid',
      'published_invalid',
    ]);
  });

  it('is received by a file of stock changes that names it', async () => {
    const mug = await merchant.createItem(0, { sku: 'MUG' });
    await book(['ASN-1,MUG,5,,2026-12-24,yes', 'ASN-1,MUG,4,,,yes']);
    const file = [
      'change,sku,quantity,notice',
      'receipt,MUG,6,ASN-1',
      'receipt,MUG,1,ASN-7',
      'adjustment,MUG,1,ASN-1',
    ].join('\n');
    const headers = { 'idempotency-key': `receipts of ${mug}` };
    const { body } = await merchant.ask('POST', '/v1/stock-changes.csv', file, { headers });
    expect(codes(body.rows)).toEqual([
      [2, 'booked'],
      [3, 'ship_notice_not_found'],
      [4, 'notice_not_received'],
    ]);
    expect(await stockOf(mug)).toMatchObject({ onHand: 6, announced: 3 });
  });

  it('was received by a file that is sent again after it ended: its rows are repeated, others are refused', async () => {
    const mug = await merchant.createItem(0, { sku: 'MUG' });
    await book(['ASN-1,MUG,5,,2026-12-24,yes']);
    const [notice] = (await merchant.ask('GET', '/v1/ship-notices?state=open')).body.data;
    const file = ['change,sku,quantity,notice', 'receipt,MUG,3,ASN-1'].join('\n');
    const sendAs = async (key: string) => {
      const headers = { 'idempotency-key': `${key} of ${mug}` };
      return codes((await merchant.ask('POST', '/v1/stock-changes.csv', file, { headers })).body.rows);
    };
    expect(await sendAs('file')).toEqual([[2, 'booked']]);
    await merchant.ask('POST', `/v1/ship-notices/${notice.id}/close`);
    // The process died before it could store the answer.
    await gateway.db.deleteFrom('idempotency_keys').execute();
    expect(await sendAs('file')).toEqual([[2, 'repeated']]);
    expect(await sendAs('another file')).toEqual([[2, 'ship_notice_not_open']]);
    expect(await stockOf(mug)).toMatchObject({ onHand: 3, announced: 0 });
  });
});
