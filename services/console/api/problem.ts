import type { components } from './schema.d.ts';

export type Problem = components['schemas']['Problem'];

/**
 * Returns what went wrong as a problem of the gateway. An answer of something between here and the gateway,
 * or none at all, becomes a problem of the code `gateway_unreachable`.
 */
export function problemOf(error: unknown): Problem {
  if (typeof error === 'object' && error !== null && 'code' in error && 'fix' in error) {
    return error as Problem;
  }
  return {
    title: 'Onhand does not answer.',
    status: 503,
    code: 'gateway_unreachable',
    fix: 'Check the connection and that the gateway runs. The page tries again by itself.',
    ...(error instanceof Error && error.message !== '' ? { detail: error.message } : {}),
  };
}
