import type { WriteBehaviour } from '@onhand/contracts/connector/behaviour.ts';
import type { UnitRef } from '@onhand/contracts/connector/unit.ts';

/** Splits rows into pieces of at most `size` rows. Keeps their order. */
export function chunked<Row>(rows: readonly Row[], size: number): Row[][] {
  const pieces = Math.ceil(rows.length / size);
  return Array.from({ length: pieces }, (_, piece) => rows.slice(piece * size, (piece + 1) * size));
}

/** Splits rows into batches of at most `batch` rows. Each batch stays within one scope of `batchWithin`. */
export function batched<Row extends { readonly ref: UnitRef }>(
  rows: readonly Row[],
  { batch, batchWithin }: WriteBehaviour,
): Row[][] {
  const together = Map.groupBy(rows, ({ ref }) => scopeName(ref, batchWithin));
  return [...together.values()].flatMap((group) => chunked(group, batch));
}

/** Lists the scopes that no other call may write during a write of these rows. */
export function exclusiveScopes(
  rows: readonly { readonly ref: UnitRef }[],
  { exclusive }: WriteBehaviour,
): string[] {
  return exclusive === 'none' ? [] : [...new Set(rows.map(({ ref }) => scopeName(ref, exclusive)))];
}

function scopeName(ref: UnitRef, scope: 'integration' | 'group' | 'unit'): string {
  return scope === 'integration' ? '' : ref[scope];
}
