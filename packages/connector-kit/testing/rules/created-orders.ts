import { expect, it } from 'vitest';
import { servedFor } from '../ask.ts';
import { created, idsFound, search, withCreation } from './creation-calls.ts';
import { pagesFrom } from './pages.ts';
import type { Subject } from './subject.ts';

/** More writes than any platform needs for one order. */
const writesAtMost = 12;

/** Rules of orders that are created with a marker, and of the search for it. */
export function createdOrderRules(subject: Subject): void {
  const { connector } = subject;
  const behaviour = connector.orders?.creation?.behaviour;
  const rule = it.skipIf(behaviour === undefined);
  const visible = { timeout: (behaviour?.orderVisibilityMs ?? 0) + 10_000 };
  const lowers = behaviour?.createdOrdersLower === true ? 2 : 0;

  rule('an order is created with its lines and its marker, and lowers stock as declared', async (context) => {
    const { ask, order, ref, stockOf } = await withCreation(context, subject);
    const made = await created(ask, 'orders.create', order);
    expect(made).toMatchObject({ existed: false, currency: order.currency });
    expect(made.number).not.toBe('');
    expect(made.order).toMatchObject({
      externalId: made.externalId,
      state: 'open',
      lines: [{ ref: { unit: ref.unit, group: ref.group }, quantity: 2, stockLowered: lowers }],
    });
    expect(await stockOf(ref)).toBe(10 - lowers);
    if (behaviour?.snapshotsCarryMarker === true) expect(made.order?.marker).toBe(order.marker);
  });

  rule('its snapshots carry the marker as declared, by id and in a pass', async (context) => {
    const { ask, order } = await withCreation(context, subject);
    const { externalId } = await created(ask, 'orders.create', order);
    const expected = behaviour?.snapshotsCarryMarker === true ? order.marker : undefined;
    const byId = async () => {
      const [row] = await ask('orders.get', { ids: [externalId] });
      return row?.result.kind === 'order' ? row.result.order.marker : row?.result.kind;
    };
    await expect.poll(byId, visible).toBe(expected);
    const { overlapMs = 0 } = connector.orders ?? {};
    const from = new Date(Date.parse(order.since) - overlapMs).toISOString();
    const inPass = async () => {
      const pages = await pagesFrom((cursor) => ask('orders.changedSince', { cursor }), from);
      const items = pages.flatMap((page) => page.items);
      return items.find((one) => one.externalId === externalId)?.marker;
    };
    await expect.poll(inPass, visible).toBe(expected);
  });

  rule('the same marker again makes no second order: it returns the first', async (context) => {
    const { ask, order, ref, stockOf } = await withCreation(context, subject);
    const { externalId } = await created(ask, 'orders.create', order);
    await expect.poll(() => idsFound(ask, order), visible).toEqual([externalId]);
    const again = await created(ask, 'orders.create', order);
    expect(again).toMatchObject({ externalId, existed: true, order: { lines: [{ quantity: 2 }] } });
    expect(await stockOf(ref)).toBe(10 - lowers);
  });

  rule('an order is found by its marker, and an order without it is not', async (context) => {
    const { ask, order } = await withCreation(context, subject);
    expect(await search(ask, order)).toEqual({ kind: 'absent', asOf: expect.any(String) });
    const { externalId } = await created(ask, 'orders.create', order);
    const other = { ...order, marker: `${order.marker}-other` };
    await expect
      .poll(() => search(ask, order), visible)
      .toMatchObject({ kind: 'found', orders: [{ externalId, complete: true }] });
    expect(await search(ask, other)).toMatchObject({ kind: 'absent' });
    const sinceEver = { ...order, since: new Date(0).toISOString() };
    expect(await search(ask, sinceEver)).toMatchObject({ kind: 'found', orders: [{ externalId }] });
  });

  rule('whichever answer is lost, the next attempt makes one order of it', async (context) => {
    for (let nth = 1; nth <= writesAtMost; nth += 1) {
      const { creation, ask, order, ref, stockOf } = await withCreation(context, subject);
      const losing = await creation.loseAnswer(nth);
      if (losing === null) return;
      const lost = await servedFor(connector, losing).ask('orders.create', order);
      if (lost.kind === 'created') return;
      expect(lost.kind).toBe('unknown');
      const { externalId } = await created(ask, 'orders.create', order);
      await expect.poll(() => idsFound(ask, order), visible).toEqual([externalId]);
      expect(await stockOf(ref)).toBe(10 - lowers);
    }
    throw new Error('a creation has no end');
  });

  rule('a unit that the shop does not have is refused, and nothing is created', async (context) => {
    const { ask, order, missingUnit, ref, stockOf } = await withCreation(context, subject);
    const strange = order.lines.map((line) => ({ ...line, ref: missingUnit }));
    const answer = await ask('orders.create', { ...order, lines: [...order.lines, ...strange] });
    expect(answer).toMatchObject({ kind: 'rejected', code: 'unit_missing' });
    expect(await idsFound(ask, order)).toEqual([]);
    expect(await stockOf(ref)).toBe(10);
  });

  rule('an order in another currency is refused, and nothing is created', async (context) => {
    const { ask, order, ref, stockOf } = await withCreation(context, subject);
    const answer = await ask('orders.create', { ...order, currency: 'XAF' });
    expect(answer).toMatchObject({ kind: 'rejected', code: 'currency_mismatch' });
    expect(await idsFound(ask, order)).toEqual([]);
    expect(await stockOf(ref)).toBe(10);
  });

  rule('wrong credentials create and find nothing', async (context) => {
    const { ask, order, wrongCredentials } = await withCreation(context, subject);
    const wrong = servedFor(connector, wrongCredentials).ask;
    expect(await wrong('orders.create', order)).toMatchObject({ kind: 'unauthorized' });
    expect(await search(wrong, order)).toMatchObject({ kind: 'unauthorized' });
    expect(await search(ask, order)).toMatchObject({ kind: 'absent' });
  });
}
