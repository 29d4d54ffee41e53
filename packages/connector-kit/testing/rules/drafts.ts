import { expect, it } from 'vitest';
import { created, idsFound, withCreation } from './creation-calls.ts';
import type { Subject } from './subject.ts';

/** Rules of drafts, and of what becomes of them. */
export function draftRules(subject: Subject): void {
  const behaviour = subject.connector.orders?.creation?.behaviour;
  const rule = it.skipIf(behaviour === undefined || behaviour.drafts === null);
  const visible = { timeout: (behaviour?.orderVisibilityMs ?? 0) + 10_000 };
  const reserved = behaviour?.draftsReserve === true ? 2 : 0;

  rule('a draft is open and reserves as declared; the same marker makes no second one', async (context) => {
    const { ask, order, ref, stockOf } = await withCreation(context, subject);
    const { externalId, order: snapshot } = await created(ask, 'orders.createDraft', order);
    expect(snapshot === null).toBe(behaviour?.drafts === 'apart');
    if (snapshot !== null) expect(snapshot.state).toBe('pending');
    expect(await stockOf(ref)).toBe(10 - reserved);
    expect(await ask('orders.getDrafts', { ids: [externalId] })).toEqual([
      { key: externalId, result: { kind: 'open', reserves: behaviour?.draftsReserve } },
    ]);
    await expect.poll(() => idsFound(ask, order, true), visible).toEqual([externalId]);
    expect(await created(ask, 'orders.createDraft', order)).toMatchObject({ externalId, existed: true });
  });

  rule('a completed draft names its order, which carries the marker and lowers stock', async (context) => {
    const { ask, order, ref, stockOf, creation } = await withCreation(context, subject);
    const { externalId } = await created(ask, 'orders.createDraft', order);
    await creation.completeDraft?.(externalId);
    const [row] = await ask('orders.getDrafts', { ids: [externalId] });
    if (row?.result.kind !== 'completed') throw new Error(`not completed: ${JSON.stringify(row)}`);
    const [read] = await ask('orders.get', { ids: [row.result.orderId] });
    expect(read?.result).toMatchObject({
      kind: 'order',
      order: { state: 'open', lines: [{ quantity: 2, stockLowered: 2 }] },
    });
    if (behaviour?.snapshotsCarryMarker === true) {
      expect(read?.result).toMatchObject({ order: { marker: order.marker } });
    }
    expect(await stockOf(ref)).toBe(8);
  });

  rule('a deleted draft is gone, and so is one that never was', async (context) => {
    const { ask, order, ref, stockOf, creation, missingOrder } = await withCreation(context, subject);
    const { externalId } = await created(ask, 'orders.createDraft', order);
    await creation.deleteDraft?.(externalId);
    const states = await ask('orders.getDrafts', { ids: [externalId, missingOrder] });
    expect(states.map(({ result }) => result.kind)).toEqual(['gone', 'gone']);
    expect(await stockOf(ref)).toBe(10);
  });
}
