import type { IntegrationId } from '@onhand/domain/ids.ts';
import { circuitMachine } from '@onhand/domain/integrations/circuit.ts';
import { transitionIn } from '@onhand/domain/state-machine.ts';
import type { Tx } from '@onhand/database/connect.ts';

/** Marks an integration as revoked. Its circuit closes, because nothing is sent there any more. */
export async function markRevoked(tx: Tx, integrationId: IntegrationId): Promise<void> {
  await tx
    .updateTable('integrations')
    .set({
      state: 'revoked',
      circuit: transitionIn(circuitMachine, 'open', 'answered'),
      circuit_reason: null,
      circuit_failures: 0,
      circuit_until: null,
    })
    .where('id', '=', integrationId)
    .execute();
}
