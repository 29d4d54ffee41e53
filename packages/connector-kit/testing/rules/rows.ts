import { randomUUID } from 'node:crypto';
import type { Change, Write } from '@onhand/contracts/connector/inventory.ts';
import type { UnitRef } from '@onhand/contracts/connector/unit.ts';
import type { Served } from '../ask.ts';

/** A row that sets a unit's figure; `ifSeen`: only over one of these. */
export function set(ref: UnitRef, quantity: number, ifSeen?: readonly number[]): Write {
  return write(ref, { op: 'set', quantity, ...(ifSeen && { ifSeen: [...ifSeen] }) });
}

export function write(ref: UnitRef, change: Change): Write {
  return { key: randomUUID(), ref, revision: 1, idempotencyKey: randomUUID(), change };
}

/** What the connector reads for these units, in their order. */
export async function quantitiesOf(ask: Served['ask'], refs: readonly UnitRef[]): Promise<unknown[]> {
  const rows = refs.map((ref, index) => ({ key: String(index), ref }));
  const answers = await ask('inventory.read', { rows });
  return answers.map(({ result }) => quantityIn(result));
}

/** A fault stands for itself, so that a failed rule shows it. */
export function quantityIn(result: { kind: string; seen?: { quantity: number | null } }): unknown {
  return result.seen === undefined ? result : result.seen.quantity;
}
