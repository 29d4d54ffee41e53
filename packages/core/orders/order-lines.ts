import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { DeductedUnits } from '@onhand/domain/observing/consume-falls.ts';
import { lineEffect } from '@onhand/domain/orders/line-effect.ts';
import type { LineEffect } from '@onhand/domain/orders/line-effect.ts';
import { platformDeducted } from '@onhand/domain/orders/platform-deducted.ts';
import type { KnownListing } from './known-listings.ts';
import type { LineBefore, LinesBefore } from './lines-before.ts';

/** A line as a snapshot has it, with what we know of it. */
export interface SnapshotLine extends LineBefore {
  readonly externalLineId: string;
  readonly sku: string | null;
  readonly quantity: number;
  readonly cancelled: number;
  readonly restocked: number;
  readonly unitPrice: string;
  readonly currency: string;
}

/**
 * The lines of an order's snapshot with their listing, their item and whether they count. A line that counted goes on
 * counting, with its item and the components it had then: neither unlinking its listing, nor an opening figure that
 * came later, nor another make-up of a bundle, nor a platform that no longer says which product it was takes anything
 * from an order. Only another product in its place does.
 */
export function linesOf(
  { integrationId, snapshot }: { readonly integrationId: IntegrationId; readonly snapshot: OrderSnapshot },
  listings: ReadonlyMap<string, KnownListing>,
  before: LinesBefore,
): readonly SnapshotLine[] {
  const placedAt = Date.parse(snapshot.placedAt);
  return snapshot.lines.map((line) => {
    const was = before.get(line.externalLineId);
    const counted = was?.effect === 'counted' ? was : undefined;
    const still = line.ref === null || counted?.externalKey === line.ref.unit ? counted : undefined;
    const listing = line.ref === null ? undefined : listings.get(`${integrationId} ${line.ref.unit}`);
    const known = still ?? listing;
    const effect =
      still === undefined || snapshot.test
        ? lineEffect({ placedAt, test: snapshot.test }, standingOf(listing))
        : 'counted';
    return {
      externalLineId: line.externalLineId,
      listingId: known?.listingId ?? null,
      itemId: known?.itemId ?? null,
      components: still === undefined ? componentsAt(listing, placedAt) : still.components,
      externalKey: known?.externalKey ?? line.ref?.unit ?? null,
      sku: line.sku ?? null,
      place: line.ref?.location ?? still?.place ?? '',
      effect,
      quantity: line.quantity,
      cancelled: line.cancelled,
      restocked: line.restocked,
      deducted: known === undefined || isLeftOut(effect) ? 0 : platformDeducted(snapshot, line),
      backorders: known?.backorders ?? false,
      unitPrice: line.unitPrice,
      currency: line.currency,
    };
  });
}

/**
 * What the opening figure has already is no news, and what comes back of it is new stock there. What is sold while
 * nothing counts is a change of the figure like one by hand. What a platform sells of its own is no figure of ours.
 */
function isLeftOut(effect: LineEffect): boolean {
  return effect === 'before_opening' || effect === 'inventory_disabled' || effect === 'platform_owned';
}

/** Those components of a bundle whose stock such an order moves: the opening figures of the others have it already. */
function componentsAt(listing: KnownListing | undefined, placedAt: number) {
  const components = listing?.components ?? null;
  if (components === null) return null;
  const counting = components.filter(({ countsFrom }) => countsFrom === null || placedAt >= countsFrom);
  return counting.map(({ itemId, quantity }) => ({ itemId, quantity }));
}

/** A bundle has no stock of its own: it is as old as the component that was opened first. */
function standingOf(listing: KnownListing | undefined) {
  if (listing === undefined) return null;
  const { itemId, components, itemCountsFrom } = listing;
  const opened = components?.map(({ countsFrom }) => countsFrom ?? -Infinity) ?? [];
  return {
    ...listing,
    linked: itemId !== null,
    itemCountsFrom: opened.length === 0 ? itemCountsFrom : Math.min(...opened),
  };
}

/** An order's lines after a snapshot: what it no longer has stays on record, with nothing deducted for it. */
export function linesAfter(before: LinesBefore, lines: readonly SnapshotLine[]): LinesBefore {
  return new Map<string, LineBefore>([
    ...[...before].map(([id, line]) => [id, { ...line, deducted: 0 }] as const),
    ...lines.map((line) => [line.externalLineId, line] as const),
  ]);
}

/** What the platform took off each listing's figures by itself since the snapshot before (negative: put back). */
export function deductionsBetween(
  before: LinesBefore,
  lines: readonly SnapshotLine[],
): readonly DeductedUnits[] {
  const sums = new Map<string, DeductedUnits>();
  const add = ({ listingId, place, deducted }: LineBefore, sign: 1 | -1) => {
    if (listingId === null) return;
    const key = `${listingId} ${place}`;
    sums.set(key, { listingId, place, units: (sums.get(key)?.units ?? 0) + sign * deducted });
  };
  for (const line of before.values()) add(line, -1);
  for (const line of lines) add(line, 1);
  return [...sums.values()].filter(({ units }) => units !== 0);
}
