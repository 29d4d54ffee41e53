import type { Db } from '@onhand/database/connect.ts';
import { findListing } from '../listings/find-listing.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import { behavioursOf, checkEnding } from '../settings/rules/check-ending.ts';
import { targetOf } from '../settings/publishing-overrides/publishing-target.ts';
import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';

/** Refuses a change that would end listings, if no concerned platform can end them. */
export async function checkEndings(
  parts: { readonly db: Db; readonly connectors: Pick<ConnectorClient, 'describe'> },
  merchantId: MerchantId,
  change: StoredChange,
): Promise<void> {
  if (change.kind === 'rule' && change.operation !== 'delete') {
    const { effect, conditions } = change.rule;
    const { integrationId } = conditions;
    await checkEnding(parts, merchantId, { behaviours: behavioursOf(effect), integrationId });
  }
  if (change.kind === 'publishing') {
    const { zeroStock, deletion } = change.values;
    await checkEnding(parts, merchantId, {
      behaviours: [zeroStock, deletion],
      integrationId: await integrationOf(parts.db, merchantId, change),
    });
  }
}

/** Returns the integration that a scope concerns. Undefined: every integration of the merchant. */
async function integrationOf(
  db: Db,
  merchantId: MerchantId,
  { scope, id }: Extract<StoredChange, { kind: 'publishing' }>,
): Promise<IntegrationId | undefined> {
  const target = targetOf(scope, id);
  if (target.scope === 'integration') return target.id;
  return target.scope === 'listing'
    ? (await findListing(db, { merchantId, id: target.id }))?.integrationId
    : undefined;
}
