import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { ReadResult, Write, WriteResult } from '@onhand/contracts/connector/inventory.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';
import type { Call, Inventory } from '../connector.ts';
import { faultFromNetworkError } from '../faults.ts';
import { settledBy } from '../if-seen.ts';
import { inParallel } from '../in-parallel.ts';
import { notBegun } from './attempt.ts';
import { chunked } from './split.ts';

type Answers = readonly Keyed<{ result: WriteResult }>[];

/** Requests for different records at a time; the limits of calls hold besides. */
const requestsAtOnce = 4;

/**
 * Writes rows and checks `ifSeen` for platforms without compare-and-set. Reads conditional rows first and
 * writes only rows that show an expected figure; unreadable rows are not written. A manual edit between the
 * read and the write, milliseconds apart, is overwritten unnoticed.
 *
 * The rows of one request are written right after they were read. If the time is over, or a limit reached,
 * the rows before are written.
 */
export async function checkedWrite(
  inventory: Inventory,
  call: Call,
  rows: readonly Write[],
): Promise<Answers> {
  if (inventory.writes.cas || inventory.checksIfSeen) return inventory.write(call, rows);
  const requests = [...Map.groupBy(rows, ({ ref }) => inventory.requestOf?.(ref) ?? '').values()];
  const answered = await inParallel(requests, requestsAtOnce, (some) => readAndWrite(inventory, call, some));
  return answered.flat();
}

async function readAndWrite(inventory: Inventory, call: Call, rows: readonly Write[]): Promise<Answers> {
  const settled = await settledRows(inventory, call, rows.filter(isConditional));
  const open = rows.filter(({ key }) => !settled.has(key)).map(withoutCondition);
  const answered = Array.from(settled, ([key, result]) => ({ key, result }));
  if (open.length === 0) return answered;
  if (call.signal.aborted) {
    return [...answered, ...open.map(({ key }) => ({ key, result: notBegun }))];
  }
  return [...answered, ...(await inventory.write(call, open))];
}

/** Reads conditional rows. Returns, by key, the results of the rows that must not be written. */
async function settledRows(
  inventory: Inventory,
  call: Call,
  rows: readonly Write[],
): Promise<ReadonlyMap<string, WriteResult>> {
  const settled = new Map<string, WriteResult>();
  for (const some of chunked(rows, inventory.reads.batch)) {
    const readings = await readingsOf(inventory, call, some);
    for (const { key, change } of some) {
      const reading = readings.get(key) ?? unread;
      const result = reading.kind === 'seen' ? settledBy(reading.seen, change) : unsent(reading);
      if (result !== null) settled.set(key, result);
    }
  }
  return settled;
}

async function readingsOf(
  inventory: Inventory,
  call: Call,
  rows: readonly Write[],
): Promise<ReadonlyMap<string, ReadResult>> {
  if (call.signal.aborted) return new Map(rows.map(({ key }) => [key, notBegun]));
  try {
    const readings = await inventory.read(
      call,
      rows.map(({ key, ref }) => ({ key, ref })),
    );
    return new Map(readings.map(({ key, result }) => [key, result]));
  } catch (error) {
    const fault = faultFromNetworkError(error, { mutation: false });
    return new Map(rows.map(({ key }) => [key, fault]));
  }
}

const unread: Fault = {
  kind: 'unavailable',
  message: 'The connector did not read this row before its write.',
};

/** Converts the fault of a failed read. `unknown` becomes `unavailable`, because a read changes nothing. */
function unsent(fault: Fault): Fault {
  return fault.kind === 'unknown' ? { kind: 'unavailable', message: fault.message } : fault;
}

/** Tells whether a row is read before it is written, so that a repetition overwrites nothing unseen. */
export function isConditional({ change }: Write): boolean {
  return change.op === 'set' && change.ifSeen !== undefined;
}

function withoutCondition(row: Write): Write {
  if (row.change.op !== 'set') return row;
  return { ...row, change: { op: 'set', quantity: row.change.quantity } };
}
