import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '../api/problem.ts';
import { newRequestKey } from './request-key.ts';

/** How a form is sent. */
export interface Sending {
  /** Why the last attempt failed. Null: it did not. */
  readonly problem: unknown;
  readonly isBusy: boolean;
  /** Runs a request with the form's key, then reads what is shown again. False: it failed. */
  readonly send: (request: (requestKey: string) => Promise<unknown>) => Promise<boolean>;
}

/**
 * Sends a form once, even if an answer was lost: every attempt has the same Idempotency-Key. The gateway
 * keeps a refusal with its key, so the corrected form gets another key.
 */
export function useSending(): Sending {
  const queryClient = useQueryClient();
  const [requestKey, setRequestKey] = useState(newRequestKey);
  const [problem, setProblem] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const send: Sending['send'] = async (request) => {
    setBusy(true);
    try {
      await request(requestKey);
      setProblem(null);
      setRequestKey(newRequestKey());
      await queryClient.invalidateQueries();
      return true;
    } catch (error) {
      setProblem(error);
      if (isRefusal(error)) setRequestKey(newRequestKey());
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { problem, isBusy, send };
}

/** Tells whether nothing was done. After a lost answer or a fault, the first attempt may have been. */
export function isRefusal(error: unknown): boolean {
  const { status, code } = problemOf(error);
  return status < 500 && !code.startsWith('idempotency_');
}
