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

/** A row that will be sent: the on-hand figure that makes `quantity` sellable beside what is allocated. */
interface Sendable {
  readonly key: string;
  readonly variantId: string;
  readonly stockLocationId: string;
  readonly stockOnHand: number;
}

/**
 * Sets what can be sold. Vendure takes on-hand figures, so what is allocated is read first and added; that reading
 * tells whether `ifSeen` holds, too. Between it and the set, in the milliseconds of two requests:
 * - an order is paid: its units are allocated on top, so the shop shows that many fewer, as it should;
 * - a cancellation: its units become sellable on top, as they should;
 * - a fulfilment takes units off on-hand that this set puts back: the shop shows that many too many. The row is
 *   confirmed with the figure that Vendure returned, so the caller sees that it is not the one it wanted;
 * - an edit by hand is overwritten unseen.
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
  // A variant that was never stocked at a location shows nothing there, and starts to by a set.
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

/** The figure that Vendure returned for a row; none for a row that it does not return, so that it counts as unknown. */
function confirmed(
  { key, variantId, stockLocationId }: Sendable,
  { data, reading }: Answer<z.infer<typeof updated>>,
): readonly Keyed<{ result: WriteResult }>[] {
  const variant = data.updateProductVariants.find((one) => one?.id === variantId);
  const level = variant && levelAt(variant, stockLocationId);
  return level ? [{ key, result: { kind: 'confirmed', seen: figureOf(level, reading) } }] : [];
}

/** The reading failed, so nothing was sent that could change anything. */
function notSent(fault: Fault): Fault {
  return fault.kind === 'unknown' ? { kind: 'unavailable', message: fault.message } : fault;
}
