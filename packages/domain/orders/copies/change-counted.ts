import type { ItemId, MerchantId, OrderId } from '../../ids.ts';
import { settlingOf } from '../../stock/line-target.ts';
import { preferenceAt } from '../../stock/preference-at.ts';
import type { StockLine, StockSheet } from '../../stock/stock-sheet.ts';
import type { SnapshotLine } from '../order-lines.ts';
import type { Selling } from '../selling.ts';
import type { CopyState } from './copy-machine.ts';

/** A line of a created order, as it was booked. */
export interface CreatedLine {
  readonly externalLineId: string;
  readonly itemId: ItemId;
  readonly quantity: number;
  readonly place: string;
  readonly backorders: boolean;
  /** The source holds its own stock lowered for it. */
  readonly stockLowered: boolean;
}

/** A copy whose created order is known. */
interface Created {
  readonly merchantId: MerchantId;
  readonly createdId: OrderId;
  readonly state: CopyState;
  readonly lines: readonly CreatedLine[];
}

/** Keeps of a line what a later change of the original needs. Pure. */
export function createdLine(line: SnapshotLine, itemId: ItemId): CreatedLine {
  const { externalLineId, quantity, place, backorders } = line;
  const stockLowered = line.deducted > line.baseline;
  return { externalLineId, itemId, quantity, place, backorders, stockLowered };
}

/**
 * Takes units of an item off stock for a created order, or gives some back (negative), without news of the
 * order itself: its original holds other units now.
 */
export function changeCounted(
  sheet: StockSheet,
  { merchantId, createdId, state, lines }: Created,
  {
    itemId,
    units,
    selling: { places = [], authority = 'warehouse', role = 'supplier' } = {},
    sourceKey,
  }: {
    readonly itemId: ItemId;
    readonly units: number;
    readonly selling?: Partial<Selling> | undefined;
    readonly sourceKey: string;
  },
): void {
  let left = units;
  const own = lines.filter((line) => line.itemId === itemId);
  for (const { externalLineId, quantity, place, backorders, stockLowered } of own) {
    const preference = preferenceAt(places, place);
    const line = { merchantId, orderId: createdId, externalLineId, itemId, preference, backorders };
    const held = heldBy(sheet, line);
    const change = Math.max(0 - held, Math.min(left, Math.max(0, quantity - held)));
    if (change === 0) continue;
    const order = { state: orderState(state), stockLowered };
    const settling = settlingOf(order, { authority, role, ofBundle: false });
    sheet.setLine(line, { units: held + change, settling }, `${sourceKey}:${externalLineId}:counted`);
    left -= change;
  }
}

function heldBy(sheet: StockSheet, line: StockLine): number {
  const { holds, oversold } = sheet.holdsOf(line);
  return holds.reduce((sum, { committed, settled }) => sum + committed + settled, oversold);
}

function orderState(state: CopyState): 'open' | 'closed' | 'cancelled' {
  return state === 'closed' || state === 'cancelled' ? state : 'open';
}
