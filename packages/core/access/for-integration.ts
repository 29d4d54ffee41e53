import type { Db } from '@onhand/database/connect.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';

/** Runs work for the merchant of an integration. For an unknown integration, runs it for no merchant. */
export type ForIntegration = <T>(integrationId: string, work: () => Promise<T>) => Promise<T>;

const rememberedAtMost = 10_000;

/** Creates a `ForIntegration`. It remembers the merchants: an integration never changes its merchant. */
export function createForIntegration(db: Db): ForIntegration {
  const remembered = new Map<string, MerchantId>();

  async function merchantOf(integrationId: string): Promise<MerchantId | undefined> {
    const known = remembered.get(integrationId);
    if (known !== undefined) return known;
    const found = await forMerchants('all', () =>
      db
        .selectFrom('integrations')
        // The cast only names the type: an id of no integration finds nothing.
        .where('id', '=', integrationId as IntegrationId)
        .select('merchant_id')
        .executeTakeFirst(),
    );
    if (found === undefined) return undefined;
    if (remembered.size >= rememberedAtMost) remembered.clear();
    remembered.set(integrationId, found.merchant_id);
    return found.merchant_id;
  }

  return async (integrationId, work) => {
    const merchantId = await merchantOf(integrationId);
    return forMerchants(merchantId === undefined ? [] : [merchantId], work);
  };
}
