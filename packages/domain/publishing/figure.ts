import type { IntegrationId, LocationId } from '../ids.ts';
import { noPolicy } from './policy.ts';
import type { PolicyOrigin, PublishingPolicy, Sourced } from './policy.ts';

/** One step in the calculation of a figure. Stored with every write, to explain it later. */
export interface FigureStep {
  readonly step:
    | 'available'
    | 'announced'
    | 'copied_orders'
    | 'buffer'
    | 'percent'
    | 'maximum'
    | 'low_stock'
    | 'floor'
    | 'not_raised'
    | 'zero_stock'
    | 'source_deleted'
    | 'archived';
  /** The figure after this step. */
  readonly figure: number;
  /** The values that this step used. */
  readonly detail: Readonly<Record<string, number | string | readonly string[]>>;
  /** Where those values come from. */
  readonly from?: PolicyOrigin;
}

/**
 * The figure that a channel should show, with the steps that led to it. In sellable units, never negative.
 */
export interface Figure {
  readonly quantity: number;
  readonly steps: readonly FigureStep[];
}

/**
 * The available quantity of an item at a location. `perUnit` is how many of it one sellable unit contains: 1,
 * or more in a bundle.
 */
export interface AvailableStock {
  readonly locationId: LocationId;
  readonly available: number;
  readonly perUnit: number;
  /** Units that published ship notices announce, and that are not sold. Left out: 0. */
  readonly announced?: number;
}

/** Everything besides stock that decides the figure. Without it, the figure is the available quantity. */
export interface Shaping {
  readonly policy?: PublishingPolicy;
  readonly integrationId?: IntegrationId;
  /** The item's listing at the source was deleted, and no other listing is left there. */
  readonly sourceDeleted?: boolean;
  /** The item is archived. */
  readonly archived?: boolean;
  /**
   * Units by which a source's figure is higher than the available quantity, because copied orders have yet to
   * lower it, or lower, because they still hold units that were given up. Left out: 0.
   */
  readonly awaitedOfCopies?: number;
}

/**
 * What to do with a channel whose figure is 0: write the 0, keep the current figure, or write the 0 and end
 * the listing.
 */
export type AtZero = 'publish_zero' | 'keep' | 'end';

type Step = (
  soFar: number,
  shaping: Shaping & { readonly policy: PublishingPolicy; readonly available: number },
) => FigureStep | null;

/**
 * Takes units off a figure that would raise a source store by what was only added here by hand. The source
 * keeps its own accounts: a sale is written back to it, and nothing else (DESIGN §2.1). It is raised by what
 * was given back of sales, and not beyond. `shown` is the highest figure that may stand there. Pure.
 */
export function notRaised(
  figure: Figure,
  { shown, addedByHand }: { readonly shown: number; readonly addedByHand: number },
): Figure {
  const highest = Math.max(shown, figure.quantity - addedByHand);
  if (figure.quantity <= highest) return figure;
  const step = { step: 'not_raised', figure: highest, detail: { shown, addedByHand } } as const;
  return { quantity: highest, steps: [...figure.steps, step] };
}

/** Applied in this order (DESIGN §4.4). A step that changes nothing is left out of the trace. */
const steps: readonly Step[] = [
  copiedOrders,
  buffer,
  percent,
  maximum,
  lowStock,
  floor,
  zeroStock,
  sourceDeleted,
  archived,
];

/**
 * Computes the figure of one channel stock: the available quantity at its mapped locations, what ship notices
 * announce there, then each step of the policy, never below zero. Pure.
 */
export function figureFor(
  stock: readonly AvailableStock[],
  { policy = noPolicy, ...shaping }: Shaping = {},
): Figure {
  const units = unitsByLocation(stock.map((one) => ({ ...one, announced: 0 })));
  const trace: FigureStep[] = [
    { step: 'available', figure: totalOf(units.values()), detail: Object.fromEntries(units) },
  ];
  const announced = announcedStep(stock, units);
  if (announced !== null) trace.push(announced);
  const available = availableUnits(stock);
  let figure = available;
  for (const step of steps) {
    const taken = step(figure, { ...shaping, policy, available });
    if (taken === null) continue;
    trace.push(taken);
    figure = taken.figure;
  }
  return { quantity: figure, steps: trace };
}

/** Adds the units that ship notices announce, by location. What a bundle lacks may be announced, too. */
function announcedStep(
  stock: readonly AvailableStock[],
  available: ReadonlyMap<LocationId, number>,
): FigureStep | null {
  const all = unitsByLocation(stock);
  const added = [...all]
    .map(([locationId, units]) => [locationId, units - (available.get(locationId) ?? 0)] as const)
    .filter(([, units]) => units > 0);
  if (added.length === 0) return null;
  return { step: 'announced', figure: totalOf(all.values()), detail: Object.fromEntries(added) };
}

/**
 * Counts the sellable units at all locations of a channel stock, announced ones included, before any policy.
 */
export function availableUnits(stock: readonly AvailableStock[]): number {
  return totalOf(unitsByLocation(stock).values());
}

/**
 * Counts the sellable units at each location. A location has as many bundles as its scarcest component
 * allows. `stock` has one row for each component at each location.
 */
function unitsByLocation(stock: readonly AvailableStock[]): ReadonlyMap<LocationId, number> {
  const units = new Map<LocationId, number>();
  for (const { locationId, available, announced = 0, perUnit } of stock) {
    const here = Math.floor((available + announced) / perUnit);
    units.set(locationId, Math.min(units.get(locationId) ?? Infinity, here));
  }
  return units;
}

/** The largest figure, as platforms and the database hold it. Nothing more is shown anywhere. */
const largestFigure = 2_147_483_647;

function totalOf(units: Iterable<number>): number {
  const total = [...units].reduce((sum, each) => sum + each, 0);
  return Math.min(total, largestFigure);
}

/** A copied order lowers the source by itself, so no write does it (DESIGN §2.1). */
function copiedOrders(soFar: number, { awaitedOfCopies: units = 0 }: Shaping): FigureStep | null {
  return units === 0 ? null : { step: 'copied_orders', figure: soFar + units, detail: { units } };
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

/**
 * Compares the threshold with the available quantity, not with the figure so far: otherwise a small
 * percentage would always be low.
 */
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

/** Records the zero-stock behavior. The figure stays 0 whether it is written or not. */
function zeroStock(soFar: number, { policy }: { readonly policy: PublishingPolicy }): FigureStep | null {
  if (soFar > 0 || policy.zeroStock === undefined) return null;
  const { value, from } = policy.zeroStock;
  return { step: 'zero_stock', figure: soFar, detail: { behaviour: value }, from };
}

/** Applies the deletion behavior after the listing at the source was deleted, whatever stock is left. */
function sourceDeleted(
  _soFar: number,
  { policy: { deletion }, sourceDeleted: isDeleted }: Parameters<Step>[1],
): FigureStep | null {
  if (isDeleted !== true || deletion === undefined || deletion.value === 'ignore') return null;
  return { step: 'source_deleted', figure: 0, detail: { behaviour: deletion.value }, from: deletion.from };
}

/** An archived item is not on sale, whatever stock is left. */
function archived(_soFar: number, { archived: isArchived }: Parameters<Step>[1]): FigureStep | null {
  return isArchived === true ? { step: 'archived', figure: 0, detail: {} } : null;
}

/**
 * Decides what to do with a channel whose figure is 0. Null: the figure is not 0. A deletion at the source
 * takes precedence over the zero-stock behavior, and an archived item never keeps its figure. Pure.
 */
export function atZero(
  { quantity }: Figure,
  { policy = noPolicy, sourceDeleted: isDeleted, archived: isArchived }: Shaping,
): AtZero | null {
  if (quantity > 0) return null;
  const deletion = isDeleted === true ? policy.deletion?.value : undefined;
  if (deletion === 'end') return 'end';
  if (deletion === 'zero') return 'publish_zero';
  const atZero = policy.zeroStock?.value ?? 'publish_zero';
  return isArchived === true && atZero === 'keep' ? 'publish_zero' : atZero;
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
