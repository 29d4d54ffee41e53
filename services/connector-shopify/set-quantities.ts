import { createHash } from 'node:crypto';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { UnitRef } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import { send } from './client.ts';
import type { Answer } from './client.ts';
import { gidOf } from './gid.ts';
import { userError } from './graphql-faults.ts';
import { mutationPoints } from './limits.ts';
import { available } from './stock-levels.ts';

/** A row to set. `from` is the figure that has to stand there; null: whatever stands there. */
export interface Settable {
  readonly key: string;
  readonly ref: UnitRef;
  readonly idempotencyKey: string;
  readonly quantity: number;
  readonly from: number | null;
}

const answered = z.object({
  inventorySetQuantities: z.object({
    inventoryAdjustmentGroup: z
      .object({
        changes: z.array(
          z.object({
            quantityAfterChange: z.int32().nullable(),
            item: z.object({ id: z.string(), tracked: z.boolean() }).nullable(),
            location: z.object({ id: z.string() }).nullable(),
          }),
        ),
      })
      .nullable(),
    userErrors: z.array(userError),
  }),
});
export type QuantitiesSet = z.infer<typeof answered>['inventorySetQuantities'];

const setQuantities = `mutation SetQuantities($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup {
      changes(quantityNames: ["${available}"]) {
        quantityAfterChange
        item { id tracked }
        location { id }
      }
    }
    userErrors { field message code }
  }
}`;

/**
 * Sets rows in one request. `again`: how often Shopify has refused the same rows before; it wants another key
 * then. The key follows from the rows, so the same rows are set once however often they are sent.
 */
export async function setRows(
  call: Call,
  rows: readonly Settable[],
  again: number,
): Promise<Answer<z.infer<typeof answered>> | SharedFault> {
  return send(call, {
    mutation: true,
    query: setQuantities,
    variables: {
      key: keyOf(rows, again),
      input: {
        name: available,
        reason: 'correction',
        quantities: rows.map(({ ref, quantity, from }) => ({
          inventoryItemId: gidOf('InventoryItem', ref.unit),
          locationId: gidOf('Location', ref.location),
          quantity,
          changeFromQuantity: from,
        })),
      },
    },
    cost: mutationPoints + 5,
    answer: answered,
  });
}

function keyOf(rows: readonly Settable[], again: number): string {
  const named = rows.map(({ idempotencyKey, ref, quantity, from }) => [
    idempotencyKey,
    ref.unit,
    ref.location,
    quantity,
    from,
  ]);
  return createHash('sha256')
    .update(JSON.stringify([named, again]))
    .digest('hex');
}
