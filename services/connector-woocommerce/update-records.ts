import type { Call } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Keyed, Reading, UnitRef } from '@onhand/contracts/connector/unit.ts';
import { request } from './client.ts';
import { inParallel } from './in-parallel.ts';
import { isInvalidId } from './invalid-id.ts';
import { batchSize, requestsAtOnce } from './limits.ts';
import { recordCalls } from './record-calls.ts';
import { batchAnswer } from './schema.ts';
import type { BatchRow } from './schema.ts';

/** What became of one row of an update. */
export type Updated =
  | { kind: 'record'; record: Exclude<BatchRow, { error: unknown }>; reading: Reading }
  | { kind: 'missing' }
  | Fault;

/** Updates each row's record; one that is refused leaves the others as they are (HTTP 200, an error in its row). */
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
      const result: Updated = isMissing(answer) ? { kind: 'missing' } : answer;
      return one.rows.map(({ key }) => ({ key, result }));
    }
    const records = new Map(answer.body.update.map((record) => [String(record.id), record]));
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

function updated(record: BatchRow, reading: Reading): Updated {
  if (!('error' in record)) return { kind: 'record', record, reading };
  const { code, message } = record.error;
  return isInvalidId(code) ? { kind: 'missing' } : { kind: 'rejected', code, message };
}

/** The shop has no such record. */
export function isMissing(fault: Fault): boolean {
  return fault.kind === 'rejected' && isInvalidId(fault.code);
}
