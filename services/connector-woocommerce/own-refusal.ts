import type { SharedFault } from '@onhand/connector-kit/faults.ts';

/** What the shop says about a product that it cannot show. */
export interface OwnRefusal {
  readonly code: string;
  readonly message: string;
}

/**
 * Returns for each product of a page why the shop cannot show it; null: it can, or the fault is not its own.
 * The shop has just shown the page. A fault of one product that may be its own is, unless the shop fails at
 * every product that takes a call of its own.
 */
export function ownRefusals(
  results: readonly ({ readonly kind: string } | SharedFault)[],
  calls: number,
): readonly (OwnRefusal | null)[] {
  const faults = results.map(sharedFaultOf);
  const failing = faults.filter((fault) => fault !== null).length;
  const isShops = failing > 1 && failing >= calls;
  return results.map((result, index) => {
    if (result.kind === 'rejected' && 'code' in result && 'message' in result) return result;
    return isShops ? null : (faults[index] ?? null);
  });
}

function sharedFaultOf(result: { readonly kind: string } | SharedFault): OwnRefusal | null {
  if (!('perhapsOneRow' in result) || !('message' in result)) return null;
  const { perhapsOneRow: code, message } = result;
  return code === undefined ? null : { code, message };
}
