import type { IntegrationId, LocationId } from '../ids.ts';
import { noPolicy } from './policy.ts';
import type { PolicyOrigin, PublishingPolicy, Sourced } from './policy.ts';

/** One step of how a figure came about, kept with every write so that it can be explained later. */
export interface FigureStep {
  readonly step:
    | 'available'
    | 'buffer'
    | 'percent'
    | 'maximum'
    | 'low_stock'
    | 'floor'
    | 'zero_stock'
    | 'source_deleted';
  /** The figure after it. */
  readonly figure: number;
  /** The values the step used. */
  readonly detail: Readonly<Record<string, number | string | readonly string[]>>;
  /** Who set them. */
  readonly from?: PolicyOrigin;
}

/** The figure a channel should show, in sellable units, never negative, and the steps that led to it. */
export interface Figure {
  readonly quantity: number;
  readonly steps: readonly FigureStep[];
}

/** What of an item is available at a location, and how many of it one unit takes: 1, or more in a bundle. */
export interface AvailableStock {
  readonly locationId: LocationId;
  readonly available: number;
  readonly perUnit: number;
}

/** What the figure follows besides the stock; left out, it is what is available. */
export interface Shaping {
  readonly policy?: PublishingPolicy;
  readonly integrationId?: IntegrationId;
  /** The item's listing at its source was deleted, and none is left there. */
  readonly sourceDeleted?: boolean;
}

/** What becomes of a channel that is to show nothing: the 0 is written, or not, or written and the listing is ended. */
export type AtZero = 'publish_zero' | 'keep' | 'end';

type Step = (
  soFar: number,
  shaping: Shaping & { readonly policy: PublishingPolicy; readonly available: number },
) => FigureStep | null;

/** In this order (DESIGN §4.4); one that has nothing to say is left out. */
const steps: readonly Step[] = [buffer, percent, maximum, lowStock, floor, zeroStock, sourceDeleted];

/**
 * The figure for one channel stock: what is available at the locations mapped to it, then as its policy shapes it,
 * never below zero. Pure.
 */
export function figureFor(
  stock: readonly AvailableStock[],
  { policy = noPolicy, ...shaping }: Shaping = {},
): Figure {
  const units = unitsByLocation(stock);
  const available = totalOf(units.values());
  const trace: FigureStep[] = [{ step: 'available', figure: available, detail: Object.fromEntries(units) }];
  let figure = available;
  for (const step of steps) {
    const taken = step(figure, { ...shaping, policy, available });
    if (taken === null) continue;
    trace.push(taken);
    figure = taken.figure;
  }
  return { quantity: figure, steps: trace };
}

/** Sellable units at all locations of a channel stock, before any policy. */
export function availableUnits(stock: readonly AvailableStock[]): number {
  return totalOf(unitsByLocation(stock).values());
}

/**
 * A bundle is there as often as each of its components is, location by location: `stock` has a row for each component
 * at each.
 */
function unitsByLocation(stock: readonly AvailableStock[]): ReadonlyMap<LocationId, number> {
  const units = new Map<LocationId, number>();
  for (const { locationId, available, perUnit } of stock) {
    units.set(locationId, Math.min(units.get(locationId) ?? Infinity, Math.floor(available / perUnit)));
  }
  return units;
}

function totalOf(units: Iterable<number>): number {
  return [...units].reduce((sum, each) => sum + each, 0);
}

function buffer(soFar: number, { policy }: { readonly policy: PublishingPolicy }): FigureStep | null {
  return shaped(policy.buffer, 'buffer', (units) => soFar - units);
}

function percent(soFar: number, { policy }: { readonly policy: PublishingPolicy }): FigureStep | null {
  return shaped(policy.percent, 'percent', (share) => Math.floor((soFar * share) / 100));
}

function maximum(soFar: number, { policy }: { readonly policy: PublishingPolicy }): FigureStep | null {
  return shaped(policy.maximum, 'maximum', (units) => Math.min(soFar, units));
}

/** By what is available, not by what the steps before left of it: else a small percentage would always be low. */
function lowStock(
  soFar: number,
  { policy, integrationId, available }: Parameters<Step>[1],
): FigureStep | null {
  if (policy.lowStock === undefined) return null;
  const { threshold, integrations } = policy.lowStock.value;
  const isChosen = integrations.some((one) => one === integrationId);
  return {
    step: 'low_stock',
    figure: available <= threshold && !isChosen ? Math.min(soFar, 0) : soFar,
    detail: { available, threshold, integrations },
    from: policy.lowStock.from,
  };
}

function floor(soFar: number): FigureStep | null {
  return soFar < 0 ? { step: 'floor', figure: 0, detail: { floor: 0 } } : null;
}

/** Says what becomes of a 0; the figure is 0 whether it is written or not. */
function zeroStock(soFar: number, { policy }: { readonly policy: PublishingPolicy }): FigureStep | null {
  if (soFar > 0 || policy.zeroStock === undefined) return null;
  const { value, from } = policy.zeroStock;
  return { step: 'zero_stock', figure: soFar, detail: { behaviour: value }, from };
}

/** Follows the deletion of its listing at the source, whatever is left. */
function sourceDeleted(
  _soFar: number,
  { policy: { deletion }, sourceDeleted: isDeleted }: Parameters<Step>[1],
): FigureStep | null {
  if (isDeleted !== true || deletion === undefined || deletion.value === 'ignore') return null;
  return { step: 'source_deleted', figure: 0, detail: { behaviour: deletion.value }, from: deletion.from };
}

/** What becomes of a channel whose figure is 0; null: it is not. A deletion at the source goes before. Pure. */
export function atZero(
  { quantity }: Figure,
  { policy = noPolicy, sourceDeleted: isDeleted }: Shaping,
): AtZero | null {
  if (quantity > 0) return null;
  const deletion = isDeleted === true ? policy.deletion?.value : undefined;
  if (deletion === 'end') return 'end';
  return deletion === 'zero' ? 'publish_zero' : (policy.zeroStock?.value ?? 'publish_zero');
}

function shaped(
  value: Sourced<number> | undefined,
  step: 'buffer' | 'percent' | 'maximum',
  shape: (value: number) => number,
): FigureStep | null {
  return value === undefined
    ? null
    : { step, figure: shape(value.value), detail: { [step]: value.value }, from: value.from };
}
