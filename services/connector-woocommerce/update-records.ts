import type { Call } from '@onhand/connector-kit/connector.ts';
import { refusedTogether } from '@onhand/connector-kit/faults.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Keyed, Reading, UnitRef } from '@onhand/contracts/connector/unit.ts';
import { request } from './client.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import { isInvalidId } from './invalid-id.ts';
import { batchSize, requestsAtOnce } from './limits.ts';
import { recordCalls } from './record-calls.ts';
import { idOf, readRecord } from './read-record.ts';
import { batchAnswer, batchRow } from './schema.ts';
import type { BatchRow } from './schema.ts';

/** Holds the outcome of one row of an update. */
export type Updated =
  | { kind: 'record'; record: Exclude<BatchRow, { error: unknown }>; reading: Reading }
  | { kind: 'missing' }
  | SharedFault;

/**
 * Updates each row's record. A refused row (HTTP 200 with an error in that row) does not affect other rows.
 */
export async function updateRecords<Row extends Keyed<{ ref: UnitRef }>>(
  call: Call,
  rows: readonly Row[],
  fields: (row: Row) => object,
): Promise<Keyed<{ result: Updated }>[]> {
  const { calls, impossible } = recordCalls(rows, batchSize);
  const answered = await inParallel(calls, requestsAtOnce, async (one) => {
    const answer = await request(call, {
      method: 'POST',
      endpoint: `${one.endpoint}/batch`,
      body: { update: one.rows.map((row) => ({ id: Number(row.ref.unit), ...fields(row) })) },
      schema: batchAnswer,
    });
    if (answer.kind !== 'answer') {
      const result: Updated = isMissing(answer) ? { kind: 'missing' } : refusedTogether(answer);
      return one.rows.map(({ key }) => ({ key, result }));
    }
    const records = new Map(answer.body.update.map((record) => [String(idOf(record)), record]));
    return one.rows.flatMap(({ key, ref }) => {
      const record = records.get(ref.unit);
      return record === undefined ? [] : [{ key, result: updated(record, answer.reading) }];
    });
  });
  return [
    ...answered.flat(),
    ...impossible.map(({ key }) => ({ key, result: { kind: 'missing' } as const })),
  ];
}

function updated(answered: unknown, reading: Reading): Updated {
  const row = readRecord(batchRow, answered);
  // The row was updated; what the shop shows of it by now is unreadable.
  if (row.kind === 'unread') return { kind: 'unknown', message: row.message, ended: true };
  const { record } = row;
  if (!('error' in record)) return { kind: 'record', record, reading };
  const { code, message } = record.error;
  return isInvalidId(code) ? { kind: 'missing' } : { kind: 'rejected', code, message };
}

/** Tells whether a fault means that the record does not exist in the shop. */
export function isMissing(fault: Fault): boolean {
  return fault.kind === 'rejected' && isInvalidId(fault.code);
}
