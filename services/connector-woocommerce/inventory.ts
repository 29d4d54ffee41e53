import { z } from 'zod';
import type { Call, Inventory } from '@onhand/connector-kit/connector.ts';
import { refusedTogether } from '@onhand/connector-kit/faults.ts';
import type { ReadResult, ReadRow, Write, WriteResult } from '@onhand/contracts/connector/inventory.ts';
import type { Keyed, Reading } from '@onhand/contracts/connector/unit.ts';
import { writes } from './behaviour.ts';
import { request } from './client.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import { requestsAtOnce, pageSize } from './limits.ts';
import { readEach } from './list-by-id.ts';
import { endpointOf, recordCalls } from './record-calls.ts';
import type { RecordCall } from './record-calls.ts';
import { stockRecord } from './schema.ts';
import { figureOf, ownFigureOf } from './stock-figure.ts';
import { isMissing, updateRecords } from './update-records.ts';

export const inventory: Inventory = {
  writes,
  reads: { batch: pageSize },
  requestOf: endpointOf,
  read,
  write,
  manage,
};

async function read(call: Call, rows: readonly ReadRow[]): Promise<Keyed<{ result: ReadResult }>[]> {
  const { calls, impossible } = recordCalls(rows, pageSize);
  const answered = await inParallel(calls, requestsAtOnce, (one) => readRecords(call, one));
  return [
    ...answered.flat(),
    ...impossible.map(({ key }) => ({ key, result: absent({ readStartedAt: call.now().toISOString() }) })),
  ];
}

async function readRecords(
  call: Call,
  { endpoint, rows }: RecordCall<ReadRow>,
): Promise<Keyed<{ result: ReadResult }>[]> {
  const readStartedAt = call.now().toISOString();
  const answer = await request(call, {
    method: 'GET',
    endpoint,
    params: {
      include: [...new Set(rows.map(({ ref }) => ref.unit))].join(','),
      per_page: pageSize,
      _fields: 'id,manage_stock,stock_quantity',
    },
    schema: z.array(z.unknown()),
  });
  if (answer.kind !== 'answer') {
    const result: ReadResult = isMissing(answer) ? absent({ readStartedAt }) : refusedTogether(answer);
    return rows.map(({ key }) => ({ key, result }));
  }
  const { records, unread } = readEach(stockRecord, answer.body, new Map());
  const group = rows[0]?.ref.group ?? '';
  const results = new Map<string, ReadResult>([
    ...records.map((record): [string, ReadResult] => [
      String(record.id),
      { kind: 'seen', seen: figureOf(record, group, answer.reading) },
    ]),
    ...unread.map(({ name, ...why }): [string, ReadResult] => [name, { kind: 'rejected', ...why }]),
  ]);
  return rows.map(({ key, ref }) => ({ key, result: results.get(ref.unit) ?? absent(answer.reading) }));
}

async function write(call: Call, rows: readonly Write[]): Promise<Keyed<{ result: WriteResult }>[]> {
  const written = await updateRecords(call, rows, ({ change }) =>
    change.op === 'set' ? { stock_quantity: change.quantity } : {},
  );
  return written.map(({ key, result }): Keyed<{ result: WriteResult }> => {
    if (result.kind !== 'record') return { key, result };
    const seen = ownFigureOf(result.record, result.reading);
    // Without stock management of its own the shop ignores the quantity, and the row still looks successful.
    return {
      key,
      result: seen.quantity === null ? { kind: 'stock_not_managed' } : { kind: 'confirmed', seen },
    };
  });
}

/**
 * Turns stock management on. The shop shows the unit as out of stock until the next write sets a quantity.
 */
async function manage(call: Call, rows: readonly ReadRow[]): ReturnType<NonNullable<Inventory['manage']>> {
  const managed = await updateRecords(call, rows, () => ({ manage_stock: true }));
  return managed.map(({ key, result }) => {
    if (result.kind === 'record') return { key, result: { kind: 'ok' } };
    if (result.kind !== 'missing') return { key, result };
    return { key, result: { kind: 'rejected', code: 'missing', message: 'The shop does not have it.' } };
  });
}

function absent(reading: Reading): ReadResult {
  return { kind: 'seen', seen: { quantity: null, why: 'absent', ...reading } };
}
