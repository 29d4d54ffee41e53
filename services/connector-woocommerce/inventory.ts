import { z } from 'zod';
import type { Call, Inventory } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { ReadResult, ReadRow, Write, WriteResult } from '@onhand/contracts/connector/inventory.ts';
import type { Keyed, Reading, UnitRef } from '@onhand/contracts/connector/unit.ts';
import { writes } from './behaviour.ts';
import { request } from './client.ts';
import { inParallel } from './in-parallel.ts';
import { isInvalidId } from './invalid-id.ts';
import { batchSize, requestsAtOnce, pageSize } from './limits.ts';
import { recordCalls } from './record-calls.ts';
import type { RecordCall } from './record-calls.ts';
import { batchAnswer, stockRecord } from './schema.ts';
import type { BatchRow } from './schema.ts';
import { figureOf } from './stock-figure.ts';

export const inventory: Inventory = {
  writes,
  reads: { batch: pageSize },
  read,
  write,
  manage,
};

async function read(call: Call, rows: readonly ReadRow[]): Promise<Keyed<{ result: ReadResult }>[]> {
  const { calls, impossible } = recordCalls(rows, pageSize);
  const answered = await inParallel(calls, requestsAtOnce, (one) => readRecords(call, one));
  return [...answered.flat(), ...impossible.map(({ key }) => ({ key, result: absent() }))];
}

async function readRecords(
  call: Call,
  { endpoint, rows }: RecordCall<ReadRow>,
): Promise<Keyed<{ result: ReadResult }>[]> {
  const answer = await request(call, {
    method: 'GET',
    endpoint,
    params: {
      include: [...new Set(rows.map(({ ref }) => ref.unit))].join(','),
      per_page: pageSize,
      _fields: 'id,manage_stock,stock_quantity',
    },
    schema: z.array(stockRecord),
  });
  if (answer.kind !== 'answer') {
    const result: ReadResult = isMissing(answer) ? absent() : answer;
    return rows.map(({ key }) => ({ key, result }));
  }
  const records = new Map(answer.body.map((record) => [String(record.id), record]));
  return rows.map(({ key, ref }) => {
    const record = records.get(ref.unit);
    if (record === undefined) return { key, result: absent(answer.reading) };
    return { key, result: { kind: 'seen', seen: figureOf(record, answer.reading) } };
  });
}

async function write(call: Call, rows: readonly Write[]): Promise<Keyed<{ result: WriteResult }>[]> {
  const written = await updateRecords(call, rows, ({ change }) =>
    change.op === 'set' ? { stock_quantity: change.quantity } : {},
  );
  return written.map(({ key, result }): Keyed<{ result: WriteResult }> => {
    if (result.kind !== 'record') return { key, result };
    const seen = figureOf(result.record, result.reading);
    // Without stock management the quantity is ignored, and the row looks like any other.
    return {
      key,
      result: seen.quantity === null ? { kind: 'stock_not_managed' } : { kind: 'confirmed', seen },
    };
  });
}

/** The record starts without a quantity, so the shop shows it as out of stock until the next write. */
async function manage(call: Call, rows: readonly ReadRow[]): ReturnType<NonNullable<Inventory['manage']>> {
  const managed = await updateRecords(call, rows, () => ({ manage_stock: true }));
  return managed.map(({ key, result }) => {
    if (result.kind === 'record') return { key, result: { kind: 'ok' } };
    if (result.kind !== 'missing') return { key, result };
    return { key, result: { kind: 'rejected', code: 'missing', message: 'The shop does not have it.' } };
  });
}

type Updated =
  | { kind: 'record'; record: Exclude<BatchRow, { error: unknown }>; reading: Reading }
  | { kind: 'missing' }
  | Fault;

/** Updates each row's record; one that is refused leaves the others as they are (HTTP 200, an error in its row). */
async function updateRecords<Row extends Keyed<{ ref: UnitRef }>>(
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

function isMissing(fault: Fault): boolean {
  return fault.kind === 'rejected' && isInvalidId(fault.code);
}

function absent(reading: Reading = { readStartedAt: new Date().toISOString() }): ReadResult {
  return { kind: 'seen', seen: { quantity: null, why: 'absent', ...reading } };
}
