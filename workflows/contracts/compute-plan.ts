import type { MerchantId, PlanId } from '@onhand/domain/ids.ts';

/** Identifies a plan of a merchant. */
export interface PlanRef {
  readonly merchantId: MerchantId;
  readonly planId: PlanId;
}

/** Says why the effect of a plan could not be computed. `code` is a problem code of the API. */
export interface PlanFailure {
  readonly code: string;
  readonly message: string;
}

/** Says how the computation of a plan ended. */
export type ComputePlanOutcome = { readonly kind: 'proposed' } | ({ readonly kind: 'failed' } & PlanFailure);
