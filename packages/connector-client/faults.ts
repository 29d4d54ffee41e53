import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { refusal } from '@onhand/contracts/connector/refusal.ts';
import { reasonOf, sendingPhase } from '@onhand/service-kit/network-error.ts';

interface Sent {
  /** Whether the call can change something on the platform. */
  readonly mutation: boolean;
}

/** Returns the fault for a request to the connector service that failed in transit. */
export function faultFromFailure(error: unknown, { mutation }: Sent): Fault {
  const perhapsSent = sendingPhase(error) === 'perhaps_sent';
  return withoutAnswer(`The connector service did not answer: ${reasonOf(error)}`, mutation && perhapsSent);
}

/** Returns the fault for an answer that violates the contract. Its effect is unknown. */
export function faultFromNonsense(status: number, { mutation }: Sent): Fault {
  return withoutAnswer(`The connector service answered ${status} in violation of the contract.`, mutation);
}

/**
 * Returns the fault for a status other than 2xx. By the contract, nothing was sent to the platform, and the
 * code tells whose problem it is.
 */
export function faultFromRefusal(
  body: unknown,
  { status, mutation }: Sent & { readonly status: number },
): Fault {
  const refused = refusal.safeParse(body);
  if (!refused.success) return faultFromNonsense(status, { mutation });
  const { code, message } = refused.data;
  switch (code) {
    case 'integration_unknown':
      return { kind: 'unauthorized', message };
    case 'caller_unauthorized':
    case 'credentials_unavailable':
    case 'shop_address_invalid':
      return { kind: 'unavailable', message };
    case 'input_invalid':
    case 'keys_repeated':
    case 'operation_unknown':
    case 'capability_missing':
      return { kind: 'rejected', code, message };
  }
}

function withoutAnswer(message: string, perhapsDone: boolean): Fault {
  return perhapsDone ? { kind: 'unknown', message, ended: false } : { kind: 'unavailable', message };
}
