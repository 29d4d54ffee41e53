import { recordset } from '@onhand/database/recordset.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import type { HoldReason } from '@onhand/domain/orders/order-hold.ts';
import type { ChangedLine } from '@onhand/domain/stock/stock-sheet.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { hasStreetDate } from '../items/item-sync.ts';
import { switchedOnBy } from '../items/process-orders.ts';
import type { RisenItem } from '../items/process-orders.ts';
import { holdWrite, isBundleOff, isOff } from './hold-rules.ts';

const unitColumns = 'merchant_id uuid, order_id uuid, external_line_id text, item_id uuid';

/**
 * Returns the statements (for `together`) that hold and release lines whose units changed. `risen`: the items
 * that Process Orders may be switched on for in the same statement. The items must be locked.
 */
export function orderHoldWrites(
  lines: readonly ChangedLine[],
  {
    risen,
    streetDated,
    at,
  }: { readonly risen: readonly RisenItem[]; readonly streetDated: ReadonlySet<ItemId>; readonly at: Date },
): readonly RawBuilder<unknown>[] {
  const waiting = lines.filter(({ holds }) => holds.oversold > 0);
  const served = lines.filter(({ holds, heldBefore }) => holds.oversold === 0 && heldBefore.oversold > 0);
  const dated = lines.filter(({ line }) => streetDated.has(line.itemId));
  const open = dated.filter(isOpen);
  const done = dated.filter((line) => !isOpen(line));
  const goesOn = sql`(unit.merchant_id, unit.item_id) in (${switchedOnBy(risen)}) and not ${isBundleOff}`;
  const isHeld = risen.length === 0 ? isOff : sql`${isOff} and not (${goesOn})`;
  const released = [
    ...(served.length === 0 ? [] : [keysOf(served)]),
    ...(risen.length === 0 ? [] : [keysOfRisen(risen)]),
  ];
  return [
    ...(waiting.length === 0 ? [] : [holdWrite('process_orders_off', unitsOf(waiting), isHeld, at)]),
    ...(released.length === 0 ? [] : [releaseWrite('process_orders_off', sql.join(released, sql` union `))]),
    ...(open.length === 0 ? [] : [holdWrite('street_date', unitsOf(open), hasStreetDate, at)]),
    ...(done.length === 0 ? [] : [releaseWrite('street_date', keysOf(done))]),
  ];
}

const keysOf = (lines: readonly ChangedLine[]): RawBuilder<unknown> => sql`
  select merchant_id, order_id, external_line_id, item_id from ${unitsOf(lines)}`;

/** Selects the lines that wait for the items that are switched on in the same statement. */
const keysOfRisen = (risen: readonly RisenItem[]): RawBuilder<unknown> => sql`
  select unit.merchant_id, unit.order_id, unit.external_line_id, unit.item_id
  from (${switchedOnBy(risen)}) risen
  join order_holds unit on unit.merchant_id = risen.merchant_id and unit.item_id = risen.item_id
                       and unit.reason = 'process_orders_off'
  where not ${isBundleOff}`;

function isOpen({ holds }: ChangedLine): boolean {
  return holds.oversold > 0 || holds.holds.some(({ committed }) => committed > 0);
}

function unitsOf(lines: readonly ChangedLine[]): RawBuilder<unknown> {
  const rows = lines.map(({ line: { merchantId, orderId, externalLineId, itemId } }) => {
    return { merchant_id: merchantId, order_id: orderId, external_line_id: externalLineId, item_id: itemId };
  });
  return recordset(rows, 'unit', unitColumns);
}

/** Releases lines by their keys. A condition with `or` would read the whole table. */
function releaseWrite(reason: HoldReason, keys: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    delete from order_holds using (${keys}) released
    where order_holds.reason = ${reason}
      and (order_holds.order_id, order_holds.external_line_id, order_holds.item_id, order_holds.merchant_id)
        = (released.order_id, released.external_line_id, released.item_id, released.merchant_id)`;
}
