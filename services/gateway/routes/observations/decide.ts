import type { ObservationId } from '@onhand/domain/ids.ts';
import { decideObservations } from '@onhand/core/observations/decide.ts';
import type { WantedDecision } from '@onhand/core/observations/decide.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import { findObservations } from '@onhand/core/observations/find-observations.ts';
import type { ObservationRow } from '@onhand/core/observations/observation-row.ts';
import type { Dependencies } from '../../dependencies.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';

/** What became of the observations that were chosen. */
export interface ManyDecided {
  readonly decided: ObservationRow[];
  readonly refused: { id: string; code: 'observation_not_found' | 'observation_not_open' }[];
}

/** Accepts or reverses observations of a merchant; what is to be published after it is published at once. */
export async function decideAll(
  chosen: WantedDecision,
  { db, clock, dispatcher }: Dependencies,
): Promise<ManyDecided> {
  const { merchantId, of } = chosen;
  if ('integrationId' in of) {
    found(await findIntegration(db, { merchantId, id: of.integrationId }), 'integration_not_found');
  }
  const outcomes = await decideObservations(db, chosen, { clock });
  // The ids are of observations: they were given as such, or found as such.
  const ids = outcomes.flatMap(({ id, kind }) => (kind === 'decided' ? [id as ObservationId] : []));
  const decided = await findObservations(db, { merchantId, ids });
  dispatcher.nudge([...new Set(decided.map(({ integrationId }) => integrationId))]);
  const refused = outcomes.flatMap(({ id, kind }): ManyDecided['refused'] =>
    kind === 'decided' ? [] : [{ id, code: `observation_${kind}` }],
  );
  return { decided: [...decided], refused };
}
