import { randomUUID } from 'node:crypto';
import type { Change, Write } from '@onhand/contracts/connector/inventory.ts';
import type { UnitRef } from '@onhand/contracts/connector/unit.ts';
import type { Served } from '../ask.ts';

/** Builds a row that sets a unit's figure. `ifSeen` limits the figures that it may overwrite. */
export function set(ref: UnitRef, quantity: number, ifSeen?: readonly number[]): Write {
  return write(ref, { op: 'set', quantity, ...(ifSeen && { ifSeen: [...ifSeen] }) });
}

export function write(ref: UnitRef, change: Change): Write {
  return { key: randomUUID(), ref, revision: 1, idempotencyKey: randomUUID(), change };
}

/** Reads the quantities of units through the connector, in the order of the units. */
export async function quantitiesOf(ask: Served['ask'], refs: readonly UnitRef[]): Promise<unknown[]> {
  const rows = refs.map((ref, index) => ({ key: String(index), ref }));
  const answers = await ask('inventory.read', { rows });
  return answers.map(({ result }) => quantityIn(result));
}

/** Extracts the quantity of a result. Returns a fault unchanged, so a failed rule shows it. */
export function quantityIn(result: { kind: string; seen?: { quantity: number | null } }): unknown {
  return result.seen === undefined ? result : result.seen.quantity;
}
