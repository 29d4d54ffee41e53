/**
 * Why an order of a warehouse is held. Its stock stays committed.
 *
 * - `process_orders_off`: a line waits for units of an item whose Process Orders is off.
 * - `street_date`: a line has units of an item whose street date is not over.
 */
export const holdReasons = ['process_orders_off', 'street_date'] as const;
export type HoldReason = (typeof holdReasons)[number];
