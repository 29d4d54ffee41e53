import type { IncidentRef } from '@onhand/domain/incidents/incident.ts';
import { attentionOf, awaitedUnits, keptOf } from '@onhand/domain/orders/copies/copied-item.ts';
import type { StandingCopy } from '@onhand/domain/orders/copies/book-copies.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { recordset } from '@onhand/database/recordset.ts';
import { openIncidents } from '../../incidents/open-incidents.ts';
import type { NewIncident } from '../../incidents/open-incidents.ts';
import { resolveIncidents } from '../../incidents/resolve-incidents.ts';
import type { LockedCopy } from './lock-copies.ts';

/**
 * Builds the statements (for `together`) that write copies after news of either order, and the incidents that
 * ask a person to look at the source store. A copy whose created order is known waits for nothing any more.
 */
export function copyWrites(
  before: readonly LockedCopy[],
  after: readonly StandingCopy[],
  at: Date,
): readonly RawBuilder<unknown>[] {
  if (after.length === 0) return [];
  const rows = after.map(({ id, createdId, state }) => ({ id, created_order_id: createdId, state }));
  return [
    sql`
      update order_copies
      set created_order_id = copy.created_order_id, state = copy.state, changed_at = ${at}::timestamptz,
          retry_at = case when copy.created_order_id is null then retry_at end,
          code = case when copy.created_order_id is null then code end,
          platform_message = case when copy.created_order_id is null then platform_message end
      from ${recordset(rows, 'copy', 'id uuid, created_order_id uuid, state text')}
      where order_copies.id = copy.id`,
    itemWrite(after),
    ...incidentWrites(before, after, at),
  ];
}

/** Builds the statement that writes the items of copies, and what they make the source's figure differ. */
export function itemWrite(copies: readonly StandingCopy[]): RawBuilder<unknown> {
  const rows = copies.flatMap((copy) =>
    copy.items.map((item) => ({
      copy_id: copy.id,
      item_id: item.itemId,
      quantity: item.quantity,
      held: item.held,
      lowered: item.lowered,
      asked: item.asked,
      stranded: item.stranded,
      counted: item.counted,
      awaited: awaitedUnits(item, copy),
    })),
  );
  const columns = `copy_id uuid, item_id uuid, quantity int, held int, lowered int, asked int, stranded int, counted int,
    awaited int`;
  return sql`
    update order_copy_items
    set quantity = item.quantity, held = item.held, lowered = item.lowered, asked = item.asked,
        stranded = item.stranded, counted = item.counted, awaited = item.awaited
    from ${recordset(rows, 'item', columns)}
    where order_copy_items.copy_id = item.copy_id and order_copy_items.item_id = item.item_id`;
}

const attentions = ['source_order_open', 'copy_cancelled'] as const;

/** Builds the statements that open and resolve the incidents of copies. */
export function incidentWrites(
  before: readonly LockedCopy[],
  after: readonly StandingCopy[],
  at: Date,
): readonly RawBuilder<unknown>[] {
  const opened: NewIncident[] = [];
  const over: IncidentRef[] = [];
  for (const copy of after) {
    const subject = {
      merchantId: copy.merchantId,
      integrationId: copy.integrationId,
      orderId: copy.originalId,
    };
    const attention = attentionOf(copy.items, copy.state);
    for (const kind of attentions) {
      if (kind === attention) opened.push({ kind, ...subject, detail: detailOf(copy) });
      else over.push({ kind, ...subject });
    }
    const was = before.find(({ id }) => id === copy.id);
    const kept = unitsKept(copy) - (was === undefined ? 0 : unitsKept(was));
    if (kept > 0) {
      const detail = { ...detailOf(copy), units: kept };
      opened.push({ kind: 'cancelled_sale_shipped', ...subject, units: unitsKept(copy), detail });
    }
  }
  return [
    ...(opened.length === 0 ? [] : [openIncidents(opened, at)]),
    ...(over.length === 0 ? [] : [resolveIncidents(over, at)]),
  ];
}

function unitsKept({ items }: StandingCopy): number {
  return items.reduce((sum, item) => sum + keptOf(item), 0);
}

/** Names the two orders. Nobody's personal data is part of them. */
function detailOf({ createdId, items }: StandingCopy): object {
  const givenUp = items.reduce((sum, { quantity, held }) => sum + Math.max(0, quantity - held), 0);
  return { sourceOrderId: createdId, givenUp };
}
