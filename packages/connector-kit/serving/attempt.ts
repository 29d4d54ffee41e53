import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Logger } from '@onhand/service-kit/logging.ts';
import type { Call } from '../connector.ts';
import { faultFromNetworkError } from '../faults.ts';
import type { ExclusiveLocks } from './locks.ts';
import type { Slots } from './slots.ts';

/** Holds the shared resources for running calls. */
export interface Running {
  readonly slots: Slots;
  readonly locks: ExclusiveLocks;
  readonly logger: Logger;
}

/**
 * Grace period after the deadline for the connector's own answer. Then connector-kit answers with a fault.
 */
const lastWordsMs = 250;

export const notBegun: Fault = {
  kind: 'unavailable',
  message: 'The deadline passed before this was sent.',
};

export type Outcome<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'fault'; readonly fault: Fault };

/**
 * Runs one call to the platform as soon as its scopes and a slot are free. Answers at the latest shortly
 * after the deadline. Work that continues after the answer keeps its locks and its slot until it ends.
 */
export async function attempt<T>(
  call: Call,
  { slots, locks, logger }: Running,
  scopes: readonly string[],
  { mutation }: { readonly mutation: boolean },
  work: () => Promise<T>,
): Promise<Outcome<T>> {
  let begun = false;
  const working = locks.hold(
    scopes.map((scope) => `${call.integrationId}/${scope}`),
    async (): Promise<Outcome<T>> => {
      const free = await slots.take(call);
      if (free === null) return { kind: 'fault', fault: notBegun };
      if (call.signal.aborted) {
        free();
        return { kind: 'fault', fault: notBegun };
      }
      begun = true;
      try {
        return { kind: 'value', value: await work() };
      } catch (error) {
        logger.warn({ err: error }, 'the connector threw');
        return { kind: 'fault', fault: faultFromNetworkError(error, { mutation }) };
      } finally {
        free();
      }
    },
  );

  const late = Promise.withResolvers<Outcome<T>>();
  const giveUp = () => {
    const fault = begun ? overdue(mutation) : notBegun;
    setTimeout(() => late.resolve({ kind: 'fault', fault }), begun ? lastWordsMs : 0).unref();
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
