import type { OrderLine } from './order-schema.ts';

/** Reads a count from a meta field, as text or number. Any other value counts as 0. */
export function tally({ meta_data }: Pick<OrderLine, 'meta_data'>, key: string): number {
  const value = Number(meta_data.find((meta) => meta.key === key)?.value ?? 0);
  return Number.isFinite(value) && value > 0 ? value : 0;
}
