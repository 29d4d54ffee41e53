import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { readOrdersFirst } from '../integrations/hearing/orders-first.ts';
import { endPause } from '../integrations/limits/end-pause.ts';
import { closeCircuit } from './circuit.ts';

/**
 * Ends the pause of an integration that has new API credentials. Its orders are read before anything is
 * written: it is then to be nudged and heard.
 */
export async function connectedAnew(db: Db, integrationId: IntegrationId, now: Date): Promise<void> {
  await endPause(db, integrationId);
  await readOrdersFirst(db, integrationId, now);
  await closeCircuit(db, integrationId, now);
}
