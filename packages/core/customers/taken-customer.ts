import type { CustomerSnapshot } from '@onhand/contracts/connector/customer.ts';
import type { CustomerVerdict } from '@onhand/domain/customers/judge-customer.ts';
import type { CustomerId } from '@onhand/domain/ids.ts';

/** A customer that an integration shows, and what becomes of it. */
export interface TakenCustomer {
  readonly snapshot: CustomerSnapshot;
  readonly verdict: CustomerVerdict<CustomerId>;
  /** The person; null: none was linked or created. */
  readonly personId: CustomerId | null;
}
