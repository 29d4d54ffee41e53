/** What an item sold on other channels within a day. */
export interface Sales {
  readonly orders: number;
  readonly units: number;
  /** The orders of its busiest hour. */
  readonly busiestHourOrders: number;
}

const hourMs = 3_600_000;
const dayHours = 24;
/** Fewer orders in an hour are chance: the rate of the whole day counts then. */
const busyOrders = 3;
/** The share of moments in which no more orders arrive within the lag than the buffer covers. */
const coverage = 0.99;
/** The coverage in standard deviations above the mean. */
const coverageDeviations = 2.3264;
/** From this many expected orders on, the normal distribution is as good as Poisson's. */
const manyOrders = 100;

/**
 * Recommends how many units a channel should keep back, so that it shows no unit that was sold elsewhere
 * within its lag. `lagMs` is the time that 99 of 100 changes need from the change to the confirmed figure.
 *
 * The buffer is `q × units per order`, rounded up. `q` is the number of orders that 99 % of lags do not
 * exceed, if orders arrive at random (Poisson) at the rate of the busiest hour. Pure.
 */
export function recommendedBuffer({ orders, units, busiestHourOrders }: Sales, lagMs: number): number {
  if (orders <= 0 || units <= 0) return 0;
  const hourly = Math.max(orders / dayHours, busiestHourOrders < busyOrders ? 0 : busiestHourOrders);
  return Math.ceil((poissonQuantile((hourly / hourMs) * Math.max(lagMs, 0)) * units) / orders);
}

/** Returns the smallest number that a Poisson variable exceeds in less than 1 % of cases. */
function poissonQuantile(mean: number): number {
  if (mean > manyOrders) return Math.ceil(mean + coverageDeviations * Math.sqrt(mean));
  let count = 0;
  let probability = Math.exp(-mean);
  for (let upTo = probability; upTo < coverage; upTo += probability) {
    count += 1;
    probability *= mean / count;
  }
  return count;
}
