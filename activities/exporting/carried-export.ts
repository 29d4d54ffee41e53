import type { ListingCreation } from '@onhand/contracts/connector/behaviour.ts';
import type { NoPage } from '../bulk/carry-page.ts';

/** How the export of a product ended for now. `away`: it concerns the integration, and nothing was listed. */
export type CarriedExport =
  | { readonly kind: 'exported' | 'skipped' | 'put_off' | 'failed' | 'nothing_due' }
  | { readonly kind: 'away'; readonly answer: NoPage };

/** Where products are listed. */
export interface ExportTarget {
  readonly platform: string;
  readonly requestLifetimeMs: number;
  readonly creation: ListingCreation;
}
