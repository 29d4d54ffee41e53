import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { findIntegration } from '../../integrations/find-integration.ts';
import { readIsActive } from '../../integrations/read-is-active.ts';
import { resumeRun } from '../change-run.ts';
import { findNewestOfMerchant, findNewestRun } from '../find-run.ts';
import { isOfMerchant } from '../run-row.ts';
import type { MerchantRunRow, RunRow } from '../run-row.ts';
import { syncedIntegrations } from './synced-integrations.ts';

/**
 * Resumes a run of a bulk action on items that failed or was cancelled, in the transaction that locked it. It
 * goes on from its cursor.
 *
 * @throws Refusal if a newer run of the action exists, or the integration does not permit it now.
 */
export async function resumeItems(tx: Tx, run: RunRow | MerchantRunRow, at: Date): Promise<void> {
  if (isOfMerchant(run)) {
    if ((await findNewestOfMerchant(tx, run))?.id !== run.id) throw new Refusal('sync_run_superseded');
    return resumeRun(tx, run, at);
  }
  if ((await findNewestRun(tx, run))?.id !== run.id) throw new Refusal('sync_run_superseded');
  const { merchantId, integrationId } = run;
  const shop = found(await findIntegration(tx, { merchantId, id: integrationId }), 'integration_not_found');
  if (shop.state === 'revoked') throw new Refusal('integration_revoked');
  if (!(await readIsActive(tx, run))) throw new Refusal('paused');
  const { written, read } = await syncedIntegrations(tx, merchantId);
  if (![...written, ...read].includes(integrationId)) {
    throw new Refusal(shop.publishingPhase === 'observing' ? 'first_plan_pending' : 'direction_forbids');
  }
  return resumeRun(tx, run, at);
}
