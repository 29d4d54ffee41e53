import { linkListing } from '@onhand/core/listings/link-listing.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let shop: string;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  shop = await merchant.createIntegration();
});

const list = (sku: string | undefined, fields: object = {}) =>
  merchant.createListing(shop, { ...(sku === undefined ? {} : { sku, externalKey: sku }), ...fields });
const queue = async (query = '') =>
  (await merchant.ask('GET', `/v1/integrations/${shop}/review${query}`)).body.data;
const read = async (id: string) => (await merchant.ask('GET', `/v1/listings/${id}`)).body;
const act = (id: string, action: string, body?: object) =>
  merchant.ask('POST', `/v1/listings/${id}/${action}`, body);

describe('the review', () => {
  it('has each listing that is not linked, with what it may be of and why', async () => {
    const mug = await merchant.createItem(3, { sku: 'MUG' });
    const twins = [
      await merchant.createItem(1, { sku: 'TWIN' }),
      await merchant.createItem(1, { sku: 'twin' }),
    ];
    const linked = await list('LINKED', { itemId: mug });
    const ids = {
      suggested: await list('twin-less'),
      ambiguous: await list('TWIN'),
      bare: await list(undefined),
      again: await list('mug'),
    };
    const fitting = await merchant.createItem(3, { sku: 'TWIN-LESS' });
    const found = await queue();
    expect(found.map(({ id }: { id: string }) => id)).toEqual(Object.values(ids).toReversed());
    expect(found).toMatchObject([
      { problem: { code: 'already_listed' }, candidates: [{ itemId: mug, listedHere: true }] },
      { problem: { code: 'sku_missing' }, suggestion: null, candidates: [] },
      { problem: { code: 'ambiguous' }, candidates: twins.map((itemId) => ({ itemId })) },
      { problem: null, suggestion: fitting, candidates: [{ itemId: fitting, why: ['same_sku'] }] },
    ]);
    expect(found.map(({ id }: { id: string }) => id)).not.toContain(linked);
    const first = await merchant.ask('GET', `/v1/integrations/${shop}/review?limit=3`);
    expect(first.body.nextCursor).toBe(ids.ambiguous);
    expect(await queue(`?limit=3&cursor=${first.body.nextCursor}`)).toHaveLength(1);
  });

  it('proposes a renamed one to a person only', async () => {
    const [old, renamed] = [
      await merchant.createItem(3, { sku: 'OLD' }),
      await merchant.createItem(3, { sku: 'NEW' }),
    ];
    const id = await list('NEW');
    const propose = { proposed_item_id: old as never };
    await gateway.db
      .updateTable('listings')
      .set(propose)
      .where('id', '=', id as never)
      .execute();
    const [found] = await queue();
    expect(found).toMatchObject({ problem: { code: 'sku_mismatch' }, suggestion: null });
    expect(found.candidates).toMatchObject([
      { itemId: old, why: ['renamed'] },
      { itemId: renamed, why: ['same_sku'] },
    ]);
    expect((await merchant.ask('POST', `/v1/integrations/${shop}/review/accept`)).body).toEqual({
      linked: 0,
      problems: [],
    });
    expect((await act(id, 'link', { itemId: renamed })).body.itemId).toBe(renamed);
    expect(await queue()).toEqual([]);
  });
});

describe('accepting the suggestions', () => {
  const accept = async () => (await merchant.ask('POST', `/v1/integrations/${shop}/review/accept`)).body;

  it('links all that match exactly one item, and makes their figures due', async () => {
    const items = [await merchant.createItem(3, { sku: 'A' }), await merchant.createItem(4, { sku: 'B' })];
    const ids = [await list('a'), await list('b')];
    await list('nothing');
    expect(await accept()).toEqual({ linked: 2, problems: [] });
    for (const [index, id] of ids.entries()) {
      expect(await read(id)).toMatchObject({
        itemId: items[index],
        linkedBy: 'match',
        channelStock: [{ state: 'due', needed: { cause: 'linked' } }],
      });
    }
    expect(gateway.nudges.at(-1)).toEqual([shop]);
    expect(await queue()).toHaveLength(1);
    expect(await accept()).toEqual({ linked: 0, problems: [] });
  });

  it('links by what the settings say', async () => {
    const item = await merchant.createItem(3, { sku: 'X', barcode: '40' });
    const id = await list('Y');
    await gateway.db
      .updateTable('listings')
      .set({ barcode: '40' })
      .where('id', '=', id as never)
      .execute();
    expect(await accept()).toEqual({ linked: 0, problems: [] });
    await merchant.ask('PUT', `/v1/integrations/${shop}/sync-settings/products`, { matchBy: 'barcode' });
    expect(await accept()).toEqual({ linked: 1, problems: [] });
    expect((await read(id)).itemId).toBe(item);
  });

  it('leaves two listings with one SKU, and what a hand took off its item', async () => {
    await merchant.createItem(3, { sku: 'SAME' });
    const same = await list('SAME');
    await list('same');
    const lone = await merchant.createItem(3, { sku: 'LONE' });
    const unlinked = await list('LONE', { itemId: lone });
    await act(unlinked, 'unlink');
    expect(await accept()).toEqual({ linked: 0, problems: [] });
    expect((await queue()).map(({ problem }: { problem: { code: string } }) => problem.code)).toEqual([
      'unlinked_by_hand',
      'already_listed',
      'already_listed',
    ]);
    await act(same, 'ignore');
    expect(await accept()).toEqual({ linked: 1, problems: [] });
  });

  it('is safe where two do it at a time', async () => {
    await merchant.createItem(3, { sku: 'ONE' });
    await list('ONE');
    const both = await Promise.all([accept(), accept()]);
    expect(both.reduce((sum, { linked }) => sum + linked, 0)).toBe(1);
  });
});

describe('matching one', () => {
  it('is refused where another listing of the integration is of that item', async () => {
    const item = await merchant.createItem(3, { sku: 'ONCE' });
    await list('ONCE', { itemId: item });
    const again = await list('once');
    const { status, body } = await act(again, 'link', { matchBy: 'sku' });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'match_already_listed' });
    expect((await act(again, 'link', { itemId: item })).body).toMatchObject({
      itemId: item,
      linkedBy: 'hand',
    });
  });

  it('links one where two of that SKU are matched at once', async () => {
    await merchant.createItem(3, { sku: 'ONCE' });
    const ids = [await list('ONCE'), await list('once')];
    const { db } = gateway;
    let asked: Promise<{ body: { code?: string } }>[] = [];
    await db.transaction().execute(async (tx) => {
      // Holds both listings, so that neither request can finish before the other has begun.
      await sql`select 1 from listings where id = any(${ids}::uuid[]) for update`.execute(tx);
      asked = ids.map((id) => act(id, 'link', { matchBy: 'sku' }));
      const waiting = sql<{ count: number }>`
        select count(*)::int as count from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      await expect.poll(async () => (await waiting.execute(db)).rows[0]?.count, { timeout: 30_000 }).toBe(2);
    });
    const codes = (await Promise.all(asked)).map(({ body }) => body.code);
    expect(codes).toContain('match_already_listed');
    expect(codes).toContain(undefined);
  });

  it.each(['barcode', 'handle'])('by %s says where there is none', async (matchBy) => {
    const { body } = await act(await list('ANY'), 'link', { matchBy });
    expect(body.code).toBe(`match_${matchBy}_missing`);
  });
});

describe('an item from a listing', () => {
  it('has its SKU and title, and is linked to it', async () => {
    const id = await list('FRESH', { title: 'Fresh mug' });
    const { status, body } = await act(id, 'create-item');
    expect(status).toBe(201);
    expect(body).toMatchObject({ linkedBy: 'creation', status: 'listed_and_synced' });
    const item = (await merchant.ask('GET', `/v1/items/${body.itemId}`)).body;
    expect(item).toMatchObject({ sku: 'FRESH', title: 'Fresh mug', countsFrom: null });
    expect((await act(id, 'create-item')).body.code).toBe('listing_linked');
  });

  it('joins the product of its group', async () => {
    const group = { externalGroup: 'shirt' };
    const [small, large] = [await list('S', group), await list('L', group)];
    await act(small, 'create-item');
    await act(large, 'create-item');
    const products = await Promise.all(
      [small, large].map(async (id) => {
        const { itemId } = await read(id);
        return (await merchant.ask('GET', `/v1/items/${itemId}`)).body.productId;
      }),
    );
    expect(products[0]).toBe(products[1]);
  });

  it('is refused where an item has its SKU, and changes nothing', async () => {
    await merchant.createItem(1, { sku: 'HERE' });
    const id = await list('here');
    expect((await act(id, 'create-item')).body).toMatchObject({ code: 'sku_in_use', status: 409 });
    expect((await read(id)).itemId).toBeNull();
    expect((await merchant.ask('GET', '/v1/items?sku=here')).body.data).toHaveLength(1);
  });
});

describe('ignoring', () => {
  it('leaves a listing out, until it is taken back', async () => {
    const id = await list('LEFT');
    expect((await act(id, 'ignore')).body).toMatchObject({ id, ignored: true });
    expect(await queue()).toEqual([]);
    expect(await queue('?state=ignored')).toMatchObject([{ id }]);
    expect((await act(id, 'unignore')).body).toMatchObject({ ignored: false });
    expect(await queue()).toHaveLength(1);
  });

  it('of a linked one drops what is proposed', async () => {
    const [mug, cup] = [await merchant.createItem(1), await merchant.createItem(1, { sku: 'CUP' })];
    const id = await list('CUP', { itemId: mug });
    await gateway.db
      .updateTable('listings')
      .set({ proposed_item_id: cup as never })
      .where('id', '=', id as never)
      .execute();
    expect(await queue()).toMatchObject([{ id, itemId: mug, problem: { code: 'sku_mismatch' } }]);
    await act(id, 'ignore');
    expect(await queue()).toEqual([]);
    expect((await read(id)).itemId).toBe(mug);
    expect((await act(id, 'ignore')).body.code).toBe('not_under_review');
  });
});

describe('as CSV', () => {
  const path = () => `/v1/integrations/${shop}/review.csv`;
  const send = (...lines: string[]) => merchant.ask('POST', path(), lines.join('\n'));

  it('goes out with a row for each listing, and nothing that a table takes for a formula', async () => {
    const item = await merchant.createItem(1, { sku: 'PLAIN' });
    await list('PLAIN', { title: 'A "plain", mug' });
    await list('=1+1', { title: '@SUM(A1)' });
    const { status, headers, body } = await merchant.ask('GET', path());
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(body.trim().split('\n')).toEqual([
      'externalKey,externalGroup,title,sku,barcode,handle,problem,candidates,action,itemId',
      `'=1+1,'=1+1,'@SUM(A1),'=1+1,,,none,,,`,
      `PLAIN,PLAIN,"A ""plain"", mug",PLAIN,,,,${item} (same_sku),,${item}`,
    ]);
  });

  it('comes back: what can be done is done, and each row is answered', async () => {
    const mug = await merchant.createItem(3, { sku: 'MUG' });
    const cup = await merchant.createItem(3, { sku: 'CUP' });
    await merchant.createItem(3, { sku: 'TWIN' });
    await merchant.createItem(3, { sku: 'TWIN' });
    const keys = ['=a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const ids = new Map<string, string>();
    for (const key of keys)
      ids.set(key, await merchant.createListing(shop, { externalKey: key, sku: `S-${key}` }));
    await linkListing(gateway.db, {
      // The casts are safe: the API created these rows.
      merchantId: merchant.id as never,
      listingId: ids.get('d') as never,
      itemId: cup as never,
      linkedBy: 'hand',
    });
    const { body } = await send(
      'title,externalKey,action,sku,itemId',
      `,'=a,link,,${mug}`,
      ',b,LINK,cup,',
      ',c,create,,',
      ',d,unlink,,',
      ',e,ignore,,',
      ',f,,,',
      ',f,link,twin,',
      ',g,link,,nonsense',
      ',nobody,ignore,,',
      ',b,unlink,,',
      ',g,sell,,',
    );
    expect(body).toMatchObject({ done: 5, refused: 5 });
    expect(
      body.rows.map((row: { line: number; outcome: string; code: string }) => [
        row.line,
        row.code ?? row.outcome,
      ]),
    ).toEqual([
      [2, 'linked'],
      [3, 'linked'],
      [4, 'created'],
      [5, 'unlinked'],
      [6, 'ignored'],
      [7, 'untouched'],
      [8, 'match_ambiguous'],
      [9, 'item_not_found'],
      [10, 'listing_not_found'],
      [11, 'row_repeated'],
      [12, 'action_unknown'],
    ]);
    const linked = await Promise.all(keys.map(async (key) => (await read(ids.get(key) ?? '')).itemId));
    expect(linked).toEqual([mug, cup, expect.any(String), null, null, null, null]);
    expect(gateway.nudges.at(-1)).toEqual([shop]);
  });

  it('creates no two items of one SKU', async () => {
    await merchant.createListing(shop, { externalKey: 'one', sku: 'NEW' });
    await merchant.createListing(shop, { externalKey: 'two', sku: 'new' });
    const { body } = await send('externalKey,action', 'one,create', 'two,create');
    expect(body.rows).toMatchObject([{ outcome: 'created' }, { outcome: 'refused', code: 'sku_in_use' }]);
  });

  it.each([
    [400, 'csv_malformed', 'externalKey,action\na,"ignore'],
    [400, 'csv_malformed', 'externalKey,action\na,ignore\nb\0,ignore'],
    [422, 'csv_columns_missing', 'key,action\na,ignore'],
    [422, 'csv_columns_missing', 'externalKey;action\na;ignore'],
    [422, 'csv_too_long', `externalKey,action\n${'a,\n'.repeat(10_001)}`],
    [413, 'payload_too_large', `externalKey,action\n${'a'.repeat(1024 * 1024)},ignore`],
  ])('is refused whole with %i %s where it is no such table', async (status, code, text) => {
    const id = await merchant.createListing(shop, { externalKey: 'a' });
    const answer = await send(text);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(await queue()).toMatchObject([{ id, ignored: false }]);
  });

  it('is what this route reads, and no other', async () => {
    expect((await merchant.ask('POST', path(), { externalKey: 'a' })).body.code).toBe('request_invalid');
    expect((await merchant.ask('POST', '/v1/items', 'a,b')).body.code).toBe('media_type_unsupported');
  });
});
