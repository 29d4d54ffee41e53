import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';

const faultKinds: ReadonlySet<string> = new Set([
  'rejected',
  'rate_limited',
  'unavailable',
  'unknown',
  'unauthorized',
] satisfies Fault['kind'][]);

/**
 * Returns a platform's answer to a request that someone waits for.
 *
 * @throws Refusal `platform_refused`, `platform_unauthorized` or `platform_unavailable` if the output is a
 * fault
 */
export function answered<T extends { readonly kind: string }>(output: T | Fault): T {
  if (!isFault(output)) return output;
  const { message: detail } = output.kind === 'rate_limited' ? { message: output.limit } : output;
  switch (output.kind) {
    case 'rejected':
      throw new Refusal('platform_refused', { detail });
    case 'unauthorized':
      throw new Refusal('platform_unauthorized', { detail });
    case 'rate_limited':
    case 'unavailable':
    case 'unknown':
      throw new Refusal('platform_unavailable', { detail });
  }
}

function isFault(output: { readonly kind: string }): output is Fault {
  return faultKinds.has(output.kind);
}
