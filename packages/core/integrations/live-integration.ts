import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { findIntegration } from './find-integration.ts';
import type { IntegrationRow } from './integration-row.ts';

/**
 * Reads an integration that somebody wants to change or to use. `lock` as `findIntegration`.
 *
 * @throws Refusal `integration_not_found`, `integration_revoked`
 */
export async function liveIntegration(
  db: Db,
  wanted: { readonly merchantId: MerchantId; readonly id: IntegrationId; readonly lock?: boolean },
): Promise<IntegrationRow> {
  const row = found(await findIntegration(db, wanted), 'integration_not_found');
  if (row.state === 'revoked') throw new Refusal('integration_revoked');
  return row;
}
