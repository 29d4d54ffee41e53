import type { MerchantId, PlanId } from '@onhand/domain/ids.ts';

/** Names a plan of a merchant. */
export interface PlanRef {
  readonly merchantId: MerchantId;
  readonly planId: PlanId;
}

/** Says why the effect of a plan could not be worked out: a code of the API, and the details. */
export interface PlanFailure {
  readonly code: string;
  readonly message: string;
}

/** Says how working out a plan ended. */
export type ComputePlanOutcome = { readonly kind: 'proposed' } | ({ readonly kind: 'failed' } & PlanFailure);
