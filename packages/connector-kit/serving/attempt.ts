import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Call, Shop } from '../connector.ts';
import { faultFromNetworkError } from '../faults.ts';
import type { ExclusiveLocks } from './locks.ts';
import { limitedCall } from './limited-call.ts';
import type { Limiting } from './limited-call.ts';

/** Holds the shared resources for running calls. */
export interface Running extends Limiting {
  readonly locks: ExclusiveLocks;
}

/** A call while its shop is loaded. Null: it could not be, and the caller is told why. */
export interface ArrivingCall extends Omit<Call, 'shop'> {
  readonly shop: Promise<Shop | null>;
}

/**
 * Grace period after the deadline for the connector's own answer. Then connector-kit answers with a fault.
 */
const lastWordsMs = 250;

export const notBegun: Fault = {
  kind: 'unavailable',
  message: 'The deadline passed before this was sent.',
};
const notLoaded: Fault = { kind: 'unavailable', message: 'The credentials could not be read.' };

export type Outcome<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'fault'; readonly fault: Fault };

/**
 * Runs one call to the platform as soon as its scopes are free and its shop is loaded. Its requests wait for
 * the limits. Answers at the latest shortly after the deadline. Work that goes on after the answer keeps its
 * locks until it ends.
 */
export async function attempt<T>(
  whole: ArrivingCall,
  running: Running,
  scopes: readonly string[],
  { mutation }: { readonly mutation: boolean },
  work: (call: Call) => Promise<T>,
): Promise<Outcome<T>> {
  const { call, hasBegun } = limitedCall(whole, running);
  const working = running.locks
    .hold(
      { integrationId: call.integrationId, scopes, signal: call.signal },
      async (): Promise<Outcome<T>> => {
        const shop = await call.shop;
        if (shop === null) return { kind: 'fault', fault: notLoaded };
        return { kind: 'value', value: await work({ ...call, shop }) };
      },
    )
    .then(
      (held): Outcome<T> => (held === null ? { kind: 'fault', fault: notBegun } : held.value),
      (error: unknown): Outcome<T> => {
        running.logger.warn({ err: error }, 'the connector threw');
        return { kind: 'fault', fault: faultFromNetworkError(error, { mutation: mutation && hasBegun() }) };
      },
    );

  const late = Promise.withResolvers<Outcome<T>>();
  const giveUp = () => {
    setTimeout(() => {
      late.resolve({ kind: 'fault', fault: hasBegun() ? overdue(mutation) : notBegun });
    }, lastWordsMs).unref();
  };
  call.signal.addEventListener('abort', giveUp, { once: true });
  if (call.signal.aborted) giveUp();
  return Promise.race([working, late.promise]).finally(() =>
    call.signal.removeEventListener('abort', giveUp),
  );
}

function overdue(mutation: boolean): Fault {
  const message = 'The platform did not answer before the deadline.';
  return mutation ? { kind: 'unknown', message, ended: false } : { kind: 'unavailable', message };
}
