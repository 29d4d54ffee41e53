import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { ObservationId } from '@onhand/domain/ids.ts';
import { findIntegration } from '../integrations/find-integration.ts';
import { decidedIds, decideObservations } from './decide.ts';
import type { Decided, WantedDecision } from './decide.ts';
import { findObservations } from './find-observations.ts';
import { lookAgain } from './look-again.ts';
import type { ObservationRow } from './observation-row.ts';

/** An operator's decision. */
export interface DecisionByHand extends WantedDecision {
  /** Decides by the figures known here, without reading the platforms. */
  readonly withoutReading: boolean;
}

/** Lists the decided observations, those that the newest figure ended, and the refused ones with a reason. */
export interface ManyDecided {
  readonly decided: ObservationRow[];
  readonly ended: ObservationRow[];
  readonly refused: {
    id: string;
    code:
      | 'observation_not_found'
      | 'observation_not_open'
      | 'observation_figure_moving'
      | 'observation_figure_unreadable'
      | 'observation_data_refused';
  }[];
}

/** How often figures are read that move while they are judged. */
const looksAtMost = 4;
const betweenLooksMs = 300;

/**
 * Accepts or reverses observations of a merchant. Reads the figures of this moment first, and judges them: a
 * figure that went back ends its observation. The caller nudges the integrations of the others.
 *
 * @throws Refusal `integration_not_found`, and the refusals of {@link lookAgain} if a platform cannot be
 * read; then nothing was decided
 */
export async function decideAll(
  { db, connectors, clock }: { db: Db; connectors: ConnectorClient; clock: { now(): Date } },
  wanted: DecisionByHand,
): Promise<ManyDecided> {
  const { merchantId, of } = wanted;
  if ('integrationId' in of) {
    found(await findIntegration(db, { merchantId, id: of.integrationId }), 'integration_not_found');
  }
  const outcomes = new Map<string, Decided['kind']>();
  let ids = await decidedIds(db, wanted);
  for (let looks = 1; ids.length > 0 && looks <= looksAtMost; looks += 1) {
    if (looks > 1) await delay(betweenLooksMs);
    const look = wanted.withoutReading
      ? {}
      : { look: await lookAgain({ db, connectors }, { merchantId, ids }, clock.now()) };
    const decided = await decideObservations(db, { ...wanted, of: { ids } }, { clock, ...look });
    for (const { id, kind } of decided) outcomes.set(id, kind);
    ids = decided.flatMap(({ id, kind }) => (kind === 'figure_moving' ? [id] : []));
  }
  return answerOf(db, merchantId, [...outcomes]);
}

async function answerOf(
  db: Db,
  merchantId: WantedDecision['merchantId'],
  outcomes: readonly (readonly [string, Decided['kind']])[],
): Promise<ManyDecided> {
  // An id with an outcome of its own is the id of an observation.
  const idsOf = (wanted: Decided['kind']) =>
    outcomes.flatMap(([id, kind]) => (kind === wanted ? [id as ObservationId] : []));
  const decided = await findObservations(db, { merchantId, ids: idsOf('decided') });
  const ended = await findObservations(db, { merchantId, ids: idsOf('ended') });
  const refused = outcomes.flatMap(([id, kind]): ManyDecided['refused'] =>
    kind === 'decided' || kind === 'ended' ? [] : [{ id, code: `observation_${kind}` }],
  );
  return { decided: [...decided], ended: [...ended], refused };
}
