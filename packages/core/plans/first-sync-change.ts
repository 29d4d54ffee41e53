import type { Tx } from '@onhand/database/connect.ts';
import { beginFirstSync } from '../runs/first-sync/begin-first-sync.ts';
import { endFirstSync } from '../runs/first-sync/end-first-sync.ts';
import { setPublishingPhase } from '../integrations/set-publishing-phase.ts';
import { readPause } from '../listings/read-pause.ts';
import { liveIntegration } from '../integrations/live-integration.ts';
import { affectedOf } from '../settings/publishing-overrides/publishing-target.ts';
import { findLastPlan } from '../runs/find-last-plan.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { CheckedChange, Making } from './change.ts';

type FirstSync = Extract<StoredChange, { kind: 'first_sync' }>;
type Observe = Extract<StoredChange, { kind: 'observe' }>;

/**
 * Checks that the first sync of a new integration can begin.
 *
 * @throws Refusal `first_sync_done` if the integration does not only observe any more. `paused` if it or its
 * merchant is paused: the plan would show no figure, and the first five listings could not be written.
 */
export async function checkFirstSync(
  tx: Tx,
  { integrationId }: FirstSync,
  { merchantId, actor, at, planId }: Making,
): Promise<CheckedChange> {
  const stands = await readStanding(tx, merchantId, integrationId);
  const target = { scope: 'integration', id: integrationId } as const;
  const pause = await readPause(tx, merchantId, target);
  if (pause !== undefined && (pause.paused || pause.above.length > 0)) throw new Refusal('paused');
  if (!stands.observing) throw new Refusal('first_sync_done');
  return {
    kind: 'first_sync',
    integrations: [integrationId],
    stands,
    undo: { kind: 'observe', integrationId },
    concerned: affectedOf(merchantId, { scope: 'integration', id: integrationId }),
    write: (tx) => setPublishingPhase(tx, { merchantId, integrationId, phase: 'open' }),
    async follow(tx) {
      if (planId === null) throw new Error('A first sync is begun by its plan.');
      await beginFirstSync(tx, { merchantId, integrationId, planId, by: actor.label, at });
      return { due: [integrationId], schedules: [] };
    },
  };
}

/** Checks the undoing of a first sync. The integration then only observes again; written figures stay. */
export async function checkObserving(
  tx: Tx,
  { integrationId }: Observe,
  { merchantId, at }: Making,
): Promise<CheckedChange> {
  return {
    kind: 'first_sync',
    integrations: [integrationId],
    stands: await readStanding(tx, merchantId, integrationId),
    undo: { kind: 'first_sync', integrationId },
    concerned: affectedOf(merchantId, { scope: 'integration', id: integrationId }),
    write: (tx) => setPublishingPhase(tx, { merchantId, integrationId, phase: 'observing' }),
    async follow(tx) {
      await endFirstSync(tx, { merchantId, integrationId, at });
      return { due: [integrationId], schedules: [] };
    },
  };
}

/** Reads whether an integration only observes, and which plan began its last first sync. */
async function readStanding(tx: Tx, merchantId: MerchantId, integrationId: IntegrationId) {
  const { publishingPhase } = await liveIntegration(tx, { merchantId, id: integrationId });
  const begunBy = await findLastPlan(tx, { merchantId, integrationId });
  return { observing: publishingPhase === 'observing', begunBy };
}
