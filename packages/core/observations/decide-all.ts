import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { ObservationId } from '@onhand/domain/ids.ts';
import { findIntegration } from '../integrations/find-integration.ts';
import { decideObservations } from './decide.ts';
import type { WantedDecision } from './decide.ts';
import { findObservations } from './find-observations.ts';
import type { ObservationRow } from './observation-row.ts';

/** Lists the decided observations, and the refused observations with the reason. */
export interface ManyDecided {
  readonly decided: ObservationRow[];
  readonly refused: { id: string; code: 'observation_not_found' | 'observation_not_open' }[];
}

/**
 * Accepts or reverses observations of a merchant. The caller nudges the integrations of the decided ones.
 *
 * @throws Refusal `integration_not_found`.
 */
export async function decideAll(
  db: Db,
  wanted: WantedDecision,
  options: { readonly clock: { now(): Date } },
): Promise<ManyDecided> {
  const { merchantId, of } = wanted;
  if ('integrationId' in of) {
    found(await findIntegration(db, { merchantId, id: of.integrationId }), 'integration_not_found');
  }
  const outcomes = await decideObservations(db, wanted, options);
  // A decided id is the id of an observation.
  const ids = outcomes.flatMap(({ id, kind }) => (kind === 'decided' ? [id as ObservationId] : []));
  const decided = await findObservations(db, { merchantId, ids });
  const refused = outcomes.flatMap(({ id, kind }): ManyDecided['refused'] =>
    kind === 'decided' ? [] : [{ id, code: `observation_${kind}` }],
  );
  return { decided: [...decided], refused };
}
