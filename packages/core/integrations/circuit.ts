import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { circuitMachine } from '@onhand/domain/integrations/circuit.ts';
import type { CircuitState } from '@onhand/domain/integrations/circuit.ts';
import { transitionIn } from '@onhand/domain/state-machine.ts';
import type { Tx } from '@onhand/database/connect.ts';

/** An integration's circuit. `failures` counts consecutive failures. */
export interface Circuit {
  readonly state: CircuitState;
  /** Why the circuit is not closed, in the platform's words. */
  readonly reason: string | null;
  readonly failures: number;
  /** When the platform is tried again. Null: no retry is scheduled. */
  readonly until: Date | null;
}

/** Locks an integration and reads its circuit. */
export async function lockCircuit(
  tx: Tx,
  integrationId: IntegrationId,
): Promise<
  Pick<Circuit, 'state' | 'failures'> & { readonly merchantId: MerchantId; readonly isRevoked: boolean }
> {
  return tx
    .selectFrom('integrations')
    .where('id', '=', integrationId)
    .select(({ eb }) => [
      'merchant_id as merchantId',
      'circuit as state',
      'circuit_failures as failures',
      eb('state', '=', 'revoked').$castTo<boolean>().as('isRevoked'),
    ])
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** Writes an integration's circuit. */
export async function writeCircuit(tx: Tx, integrationId: IntegrationId, circuit: Circuit): Promise<void> {
  await tx
    .updateTable('integrations')
    .set({
      circuit: circuit.state,
      circuit_reason: circuit.reason,
      circuit_failures: circuit.failures,
      circuit_until: circuit.until,
    })
    .where('id', '=', integrationId)
    .execute();
}

/**
 * Closes an integration's circuit because its platform answers. If the circuit is closed already, returns
 * false and locks nothing.
 */
export async function resetCircuit(tx: Tx, integrationId: IntegrationId): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('integrations')
    .set({
      circuit: transitionIn(circuitMachine, 'open', 'answered'),
      circuit_reason: null,
      circuit_failures: 0,
      circuit_until: null,
    })
    .where('id', '=', integrationId)
    .where('circuit', '<>', 'closed')
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
