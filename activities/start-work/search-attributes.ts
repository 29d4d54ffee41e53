import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { searchAttributes } from '@onhand/workflows/search-attributes.ts';
import { TypedSearchAttributes } from '@temporalio/common';

/** The search attributes of a run for an integration. */
export function integrationAttributes(
  of: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  needsAttention?: boolean,
): TypedSearchAttributes {
  return new TypedSearchAttributes([
    { key: searchAttributes.merchant, value: of.merchantId },
    { key: searchAttributes.integration, value: of.integrationId },
    ...(needsAttention === undefined
      ? []
      : [{ key: searchAttributes.needsAttention, value: needsAttention }]),
  ]);
}
