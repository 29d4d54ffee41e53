import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { settledBy } from '@onhand/connector-kit/if-seen.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Write, WriteResult } from '@onhand/contracts/connector/inventory.ts';
import type { Keyed, Reading, Seen } from '@onhand/contracts/connector/unit.ts';
import { idOf, isId } from './gid.ts';
import { refusalOf } from './graphql-faults.ts';
import { read } from './read-figures.ts';
import { setRows } from './set-quantities.ts';
import type { QuantitiesSet, Settable } from './set-quantities.ts';

type Result = WriteResult | SharedFault;
type Results = readonly Keyed<{ result: Result }>[];

/** One bad row refuses the others, so they are sent again. Rows beyond that wait for their next attempt. */
const mostRequests = 6;

/**
 * Sets sellable quantities. Shopify compares the figure that is expected and sets the wanted one in one step.
 * It takes one expected figure: of rows that name several, the figure there is read first.
 */
export async function write(call: Call, rows: readonly Write[]): Promise<Results> {
  const results: Keyed<{ result: Result }>[] = [];
  const open: Settable[] = [];
  const figures = await seenOf(call, rows.filter(expectsSeveral));
  for (const row of rows) {
    const prepared = prepare(row, figures.get(row.key));
    if ('result' in prepared) results.push(prepared);
    else open.push(prepared);
  }
  return open.length === 0 ? results : [...results, ...(await setAll(call, open))];
}

function expectsSeveral({ ref, change }: Write): boolean {
  return change.op === 'set' && (change.ifSeen?.length ?? 0) > 1 && isId(ref.unit) && isId(ref.location);
}

function prepare(
  { key, ref, change, idempotencyKey }: Write,
  figure: Seen | SharedFault | undefined,
): Settable | Keyed<{ result: Result }> {
  if (change.op !== 'set') {
    const message = 'This connector sets stock, it does not adjust it.';
    return { key, result: { kind: 'rejected', code: 'operation_not_supported', message } };
  }
  if (!isId(ref.unit) || !isId(ref.location)) return { key, result: { kind: 'missing' } };
  const { quantity, ifSeen = [] } = change;
  const settable = { key, ref, idempotencyKey, quantity };
  if (figure === undefined) return { ...settable, from: ifSeen[0] ?? null };
  if ('kind' in figure) return { key, result: notSent(figure) };
  // A set makes the location stock the item.
  const result = figure.why === 'inactive' ? null : settledBy(figure, change);
  return result === null ? { ...settable, from: figure.quantity } : { key, result };
}

async function setAll(call: Call, rows: readonly Settable[]): Promise<Results> {
  const results: Keyed<{ result: Result }>[] = [];
  const stale: Settable[] = [];
  let open = rows;
  let again = 0;
  for (let request = 0; request < mostRequests && open.length > 0; request += 1) {
    const answer = await setRows(call, open, again);
    if (answer.kind !== 'answer') {
      return [...results, ...(await judged(call, stale)), ...everyRow(open, answer)];
    }
    const set = answer.data.inventorySetQuantities;
    const { refused, ofAll } = refusalsOf(open, set);
    if (ofAll?.code === 'IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED') {
      again += 1;
      continue;
    }
    if (ofAll !== null) {
      return [...results, ...(await judged(call, stale)), ...everyRow(open, faultOfAll(ofAll))];
    }
    if (refused.size === 0) {
      const confirmed = await confirmedBy(call, open, set, answer.reading);
      return [...results, ...(await judged(call, stale)), ...confirmed];
    }
    for (const row of open) {
      const refusal = refused.get(row.key);
      if (refusal === 'stale') stale.push(row);
      else if (refusal !== undefined) results.push({ key: row.key, result: refusal });
    }
    open = open.filter(({ key }) => !refused.has(key));
  }
  return [...results, ...(await judged(call, stale)), ...everyRow(open, heldBack)];
}

const heldBack: Fault = {
  kind: 'rejected',
  code: 'held_back',
  message: 'Other rows of the request were refused, and Shopify sets all rows or none.',
  transient: true,
};

/** Sorts the errors of a refused request: by the row that each names, and those that concern all rows. */
function refusalsOf(rows: readonly Settable[], { userErrors }: QuantitiesSet) {
  const refused = new Map<string, WriteResult | 'stale'>();
  const general = userErrors.filter((error) => {
    // The path is `input`, `quantities`, the row's number and a field of it.
    const [, list, index] = error.field ?? [];
    const row = list === 'quantities' && index !== undefined ? rows[Number(index)] : undefined;
    if (row === undefined) return true;
    if (refused.has(row.key)) return false;
    if (error.code === 'CHANGE_FROM_QUANTITY_STALE') refused.set(row.key, 'stale');
    else if (error.code === 'INVALID_INVENTORY_ITEM') refused.set(row.key, { kind: 'missing' });
    else refused.set(row.key, refusalOf([error]));
    return false;
  });
  const [first] = general;
  return { refused, ofAll: first === undefined || refused.size > 0 ? null : refusalOf([first]) };
}

function faultOfAll(refusal: ReturnType<typeof refusalOf>): SharedFault {
  const { code, message } = refusal;
  // The first request with this key is still at work.
  if (code === 'IDEMPOTENCY_CONCURRENT_REQUEST') return { kind: 'unknown', message, ended: false };
  return { ...refusal, perhapsOneRow: code };
}

/**
 * Confirms rows by the figures in the answer. A row whose figure stood there already is not among the
 * changes, so it is read.
 */
async function confirmedBy(
  call: Call,
  rows: readonly Settable[],
  { inventoryAdjustmentGroup }: QuantitiesSet,
  reading: Reading,
): Promise<Results> {
  const changes = new Map(
    (inventoryAdjustmentGroup?.changes ?? []).flatMap(({ item, location, quantityAfterChange: quantity }) =>
      item === null || location === null || quantity === null
        ? []
        : [[`${idOf(item.id)} ${idOf(location.id)}`, { quantity, tracked: item.tracked }]],
    ),
  );
  const changeOf = ({ ref }: Settable) => changes.get(`${ref.unit} ${ref.location}`);
  const unchanged = rows.filter((row) => changeOf(row) === undefined);
  const figures = await seenOf(call, unchanged);
  return rows.map((row) => {
    const change = changeOf(row);
    const seen: Seen | SharedFault | undefined =
      change === undefined
        ? figures.get(row.key)
        : change.tracked
          ? { quantity: change.quantity, ...reading }
          : { quantity: null, why: 'unmanaged', ...reading };
    return { key: row.key, result: resultOf(seen, (figure) => ({ kind: 'confirmed', seen: figure })) };
  });
}

/** Reads what stands there instead of the expected figure. */
async function judged(call: Call, rows: readonly Settable[]): Promise<Results> {
  const figures = await seenOf(call, rows);
  return rows.map(({ key }) => ({
    key,
    result: resultOf(figures.get(key), (actual) => ({ kind: 'stale', actual })),
  }));
}

function resultOf(
  seen: Seen | SharedFault | undefined,
  found: (figure: Seen) => WriteResult,
): WriteResult | SharedFault {
  if (seen === undefined) return { kind: 'unknown', message: 'The figure was not read.', ended: true };
  // The write itself has ended, and its effect was not seen.
  if ('kind' in seen) return { kind: 'unknown', message: seen.kind, ended: true };
  if (seen.quantity !== null) return found(seen);
  return { kind: seen.why === 'absent' ? 'missing' : 'stock_not_managed' };
}

async function seenOf(
  call: Call,
  rows: readonly Pick<Write, 'key' | 'ref'>[],
): Promise<ReadonlyMap<string, Seen | SharedFault>> {
  if (rows.length === 0) return new Map();
  const readings = await read(
    call,
    rows.map(({ key, ref }) => ({ key, ref })),
  );
  return new Map(readings.map(({ key, result }) => [key, result.kind === 'seen' ? result.seen : result]));
}

function everyRow(rows: readonly Settable[], result: Result): Results {
  return rows.map(({ key }) => ({ key, result }));
}

/** Converts the fault of a failed read. `unknown` becomes `unavailable`, because no write was sent. */
function notSent(fault: SharedFault): SharedFault {
  return fault.kind === 'unknown' ? { kind: 'unavailable', message: fault.message } : fault;
}
