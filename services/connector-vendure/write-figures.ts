import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import { settledBy } from '@onhand/connector-kit/if-seen.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Write, WriteResult } from '@onhand/contracts/connector/inventory.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';
import { send } from './client.ts';
import type { Answer } from './client.ts';
import { readStock } from './read-stock.ts';
import type { ReadStock } from './read-stock.ts';
import { figureOf, levelAt, stockedVariant, stockFields } from './stock-levels.ts';

/** Holds a row to send. `stockOnHand` is the wanted sellable quantity plus the allocated units. */
interface Sendable {
  readonly key: string;
  readonly variantId: string;
  readonly stockLocationId: string;
  readonly stockOnHand: number;
}

/**
 * Sets sellable quantities. Vendure accepts on-hand figures, so this function first reads the allocated units
 * and adds them. The same read also checks `ifSeen`. Other changes may occur between the read and the write,
 * which are milliseconds apart:
 * - A payment allocates units. The shop shows fewer units, which is correct.
 * - A cancellation releases units. The shop shows more units, which is correct.
 * - A fulfillment subtracts units from on-hand, and this write adds them again. The shop shows too many
 *   units. The result carries the figure that Vendure returned, so the caller sees the difference.
 * - A manual edit is overwritten unnoticed.
 */
export async function write(
  call: Call,
  rows: readonly Write[],
): Promise<readonly Keyed<{ result: WriteResult }>[]> {
  const stock = await readStock(
    call,
    rows.map(({ ref }) => ref),
  );
  if (stock.kind !== 'stock') return rows.map(({ key }) => ({ key, result: notSent(stock) }));

  const prepared = rows.map((row) => prepare(row, stock));
  const sendable = prepared.filter((row) => 'stockOnHand' in row);
  const refused = prepared.filter((row) => 'result' in row);
  if (sendable.length === 0) return refused;

  const answer = await set(call, sendable);
  if (answer.kind !== 'answer') {
    return [...refused, ...sendable.map(({ key }) => ({ key, result: answer }))];
  }
  return [...refused, ...sendable.flatMap((row) => confirmed(row, answer))];
}

function prepare({ key, ref, change }: Write, stock: ReadStock): Sendable | Keyed<{ result: WriteResult }> {
  if (change.op !== 'set') {
    const message = 'Vendure’s Admin API sets stock, it does not adjust it.';
    return { key, result: { kind: 'rejected', code: 'operation_not_supported', message } };
  }
  const seen = stock.seen(ref);
  // A location that never stocked the variant shows no figure. A set creates the level there.
  const result = seen.why === 'inactive' ? null : settledBy(seen, change);
  if (result !== null) return { key, result };
  return {
    key,
    variantId: ref.unit,
    stockLocationId: ref.location,
    stockOnHand: change.quantity + (seen.reserved ?? 0),
  };
}

const updated = z.object({ updateProductVariants: z.array(stockedVariant.nullable()) });

async function set(call: Call, rows: readonly Sendable[]): Promise<Answer<z.infer<typeof updated>> | Fault> {
  const input = [...Map.groupBy(rows, ({ variantId }) => variantId)].map(([id, levels]) => ({
    id,
    stockLevels: levels.map(({ stockLocationId, stockOnHand }) => ({ stockLocationId, stockOnHand })),
  }));
  return send(call, {
    mutation: true,
    query: `mutation SetStock($input: [UpdateProductVariantInput!]!) {
      updateProductVariants(input: $input) { ${stockFields} }
    }`,
    variables: { input },
    answer: updated,
  });
}

/**
 * Reads the figure that Vendure returned for a row. Returns no result for an omitted row, which then counts
 * as unknown.
 */
function confirmed(
  { key, variantId, stockLocationId }: Sendable,
  { data, reading }: Answer<z.infer<typeof updated>>,
): readonly Keyed<{ result: WriteResult }>[] {
  const variant = data.updateProductVariants.find((one) => one?.id === variantId);
  const level = variant && levelAt(variant, stockLocationId);
  return level ? [{ key, result: { kind: 'confirmed', seen: figureOf(level, reading) } }] : [];
}

/** Converts the fault of a failed read. `unknown` becomes `unavailable`, because no write was sent. */
function notSent(fault: Fault): Fault {
  return fault.kind === 'unknown' ? { kind: 'unavailable', message: fault.message } : fault;
}
