import type { Db } from '@onhand/database/connect.ts';
import { findListing } from '@onhand/core/listings/find-listing.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Dependencies } from '../dependencies.ts';
import { behavioursOf, checkEnding } from '../routes/rules/check-ending.ts';
import { targetOf } from '../routes/publishing/targets.ts';
import type { Change } from './change.ts';

/** Refuses a change that would have listings ended where no platform that it is about can end them. */
export async function checkEndings(
  parts: Pick<Dependencies, 'db' | 'connectors'>,
  merchantId: MerchantId,
  change: Change,
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

/** The integration that a scope is about; undefined: all of the merchant's. */
async function integrationOf(
  db: Db,
  merchantId: MerchantId,
  { scope, id }: Extract<Change, { kind: 'publishing' }>,
): Promise<IntegrationId | undefined> {
  const target = targetOf(scope, id);
  if (target.scope === 'integration') return target.id;
  return target.scope === 'listing'
    ? (await findListing(db, { merchantId, id: target.id }))?.integrationId
    : undefined;
}
