import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { refusal } from '@onhand/contracts/connector/refusal.ts';
import { reasonOf, sendingPhase } from '@onhand/service-kit/network-error.ts';

interface Sent {
  /** Whether the call could change something at the platform. */
  readonly mutation: boolean;
}

/** A request to the connector service that failed on its way there or back. */
export function faultFromFailure(error: unknown, { mutation }: Sent): Fault {
  const perhapsSent = sendingPhase(error) === 'perhaps_sent';
  return withoutAnswer(`The connector service did not answer: ${reasonOf(error)}`, mutation && perhapsSent);
}

/** An answer that is none of the contract's, so nobody can say what was done. */
export function faultFromNonsense(status: number, { mutation }: Sent): Fault {
  return withoutAnswer(`The connector service answered ${status} against the contract.`, mutation);
}

/** A status other than 2xx: by the contract nothing was sent, and the code says whose matter it is. */
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
