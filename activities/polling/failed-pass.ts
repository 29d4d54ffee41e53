import { waitMessage } from '@onhand/domain/publishing/pause.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { openCircuit } from '@onhand/core/channel-stock/circuit.ts';
import type { Dependencies } from '../dependencies.ts';
import type { IntegrationToRead } from './read-by-id.ts';

const checkWithinMs = 10_000;

/** Why a pass could not read an integration's orders. */
export type PassFailure =
  /** The platform refuses our credentials for everything. */
  | { readonly kind: 'reconnect_required' }
  | {
      readonly kind: 'failed';
      /**
       * `away`: the platform does not answer at all. `unread`: it answers, but its orders could not be read.
       * `refused`: it refuses to list its orders, and a retry alone does not help.
       */
      readonly why: 'away' | 'unread' | 'refused';
      readonly code: string;
      readonly message: string;
      /** The platform asks to wait for so long. */
      readonly retryAfterMs?: number;
    };

/**
 * Finds out what a fault of listing orders means. A light call shows whether only the orders cannot be read:
 * a key may lack the permission, and one bad order may break the list.
 */
export async function failureOf(
  dependencies: Dependencies,
  integration: IntegrationToRead,
  fault: Fault,
): Promise<PassFailure> {
  const { db, clock } = dependencies;
  switch (fault.kind) {
    case 'rejected':
      return { kind: 'failed', why: 'refused', code: fault.code, message: fault.message };
    case 'rate_limited': {
      const { retryAfterMs } = fault;
      const message = waitMessage(fault);
      return { kind: 'failed', why: 'unread', code: 'rate_limited', message, retryAfterMs };
    }
    case 'unauthorized': {
      if ((await checkShop(dependencies, integration)) === 'answers') {
        return { kind: 'failed', why: 'refused', code: 'orders_forbidden', message: fault.message };
      }
      await openCircuit(db, integration.integrationId, fault, clock.now());
      return { kind: 'reconnect_required' };
    }
    case 'unavailable':
    case 'unknown': {
      const { message } = fault;
      const why = (await checkShop(dependencies, integration)) === 'answers' ? 'unread' : 'away';
      const retryAfterMs = fault.kind === 'unavailable' ? fault.retryAfterMs : undefined;
      const waits = retryAfterMs === undefined ? {} : { retryAfterMs };
      return { kind: 'failed', why, code: 'unavailable', message, ...waits };
    }
  }
}

/** Asks whether the platform answers anything else with these credentials. */
async function checkShop(
  { connectors }: Dependencies,
  { platform, integrationId }: IntegrationToRead,
): Promise<'answers' | 'refuses' | 'away'> {
  const answer = await connectors.call(platform, 'check', {
    integrationId,
    lane: 'sales',
    timeoutMs: checkWithinMs,
    input: {},
  });
  if (answer.kind === 'ok') return 'answers';
  return answer.kind === 'unauthorized' ? 'refuses' : 'away';
}
