import type { MerchantId } from '@onhand/domain/ids.ts';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import { searchAttributes } from '@onhand/workflows/search-attributes.ts';
import { TypedSearchAttributes } from '@temporalio/common';
import type { Priority } from '@temporalio/common';

/** Options of a workflow run that tell whose it is. */
interface Owned {
  readonly typedSearchAttributes: TypedSearchAttributes;
  /** Merchants take turns in the task queues, however many runs one of them has. Activities inherit it. */
  readonly priority: Priority;
}

/** Returns the options of a workflow run for an integration. */
export function ownedByIntegration(of: IntegrationRef, needsAttention?: boolean): Owned {
  return {
    typedSearchAttributes: new TypedSearchAttributes([
      { key: searchAttributes.merchant, value: of.merchantId },
      { key: searchAttributes.integration, value: of.integrationId },
      ...attention(needsAttention),
    ]),
    priority: { fairnessKey: of.merchantId },
  };
}

/** Returns the options of a workflow run for a merchant. */
export function ownedByMerchant(merchantId: MerchantId, needsAttention?: boolean): Owned {
  return {
    typedSearchAttributes: new TypedSearchAttributes([
      { key: searchAttributes.merchant, value: merchantId },
      ...attention(needsAttention),
    ]),
    priority: { fairnessKey: merchantId },
  };
}

function attention(needed: boolean | undefined) {
  return needed === undefined ? [] : [{ key: searchAttributes.needsAttention, value: needed }];
}
