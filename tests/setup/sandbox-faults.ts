import type { FaultArrangement, ShopFault } from '@onhand/connector-kit/testing/arrangement.ts';
import type { UnitRef } from '@onhand/contracts/connector/unit.ts';
import type { SandboxControl } from '@onhand/sandbox/control/client.ts';
import type { NewFault } from '@onhand/sandbox/control/schema.ts';

const faults: Readonly<Record<ShopFault, NewFault>> = {
  read_limited: { kind: 'status', status: 429, on: 'reads', calls: 1 },
  read_limited_for_a_second: { kind: 'status', status: 429, retryAfterSeconds: 1, on: 'reads', calls: 1 },
  read_answer_cut: { kind: 'cut_answer', on: 'reads', calls: 1 },
  write_limited: { kind: 'status', status: 429, retryAfterSeconds: 1, on: 'writes', calls: 1 },
  write_lost: { kind: 'drop', on: 'writes', calls: 1 },
  write_answer_lost: { kind: 'apply_then_drop', on: 'writes', calls: 1 },
  write_answer_cut: { kind: 'cut_answer', on: 'writes', calls: 1 },
};

/** Has a shop of the sandbox go wrong for the conformance suite. `productOf`: the product behind a unit. */
export function sandboxFaults(
  control: SandboxControl,
  shopId: string,
  productOf: (ref: UnitRef) => number,
): FaultArrangement {
  return {
    once: async (fault) => void (await control.addFault(shopId, faults[fault])),
    refuseWrites: async (ref) => {
      const words = { code: 'refused_by_hand', message: 'The shop was told to refuse this product.' };
      await control.addFault(shopId, { kind: 'refuse_product', productId: productOf(ref), ...words });
    },
  };
}
