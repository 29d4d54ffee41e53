import type { MerchantId } from '@onhand/domain/ids.ts';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import { searchAttributes } from '@onhand/workflows/search-attributes.ts';
import { TypedSearchAttributes } from '@temporalio/common';

/** Returns the search attributes of a workflow run for an integration. */
export function integrationAttributes(of: IntegrationRef, needsAttention?: boolean): TypedSearchAttributes {
  return new TypedSearchAttributes([
    { key: searchAttributes.merchant, value: of.merchantId },
    { key: searchAttributes.integration, value: of.integrationId },
    ...attention(needsAttention),
  ]);
}

/** Returns the search attributes of a workflow run for a merchant. */
export function merchantAttributes(merchantId: MerchantId, needsAttention?: boolean): TypedSearchAttributes {
  return new TypedSearchAttributes([
    { key: searchAttributes.merchant, value: merchantId },
    ...attention(needsAttention),
  ]);
}

function attention(needed: boolean | undefined) {
  return needed === undefined ? [] : [{ key: searchAttributes.needsAttention, value: needed }];
}
