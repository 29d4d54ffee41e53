import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { ProblemCode } from '@onhand/contracts/gateway-api/problems.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { answered } from '../integrations/platform-answer.ts';

/** The codes of a connector's refusals that are not the platform's. */
const ours: ReadonlyMap<string, ProblemCode> = new Map([
  ['capability_missing', 'capability_missing'],
  ['app_not_configured', 'app_not_configured'],
  ['authorization_refused', 'authorization_refused'],
]);

/**
 * Returns a connector's answer about an authorization.
 *
 * @throws Refusal `capability_missing` if the platform is not connected by consent; `app_not_configured`;
 * `authorization_refused`; those of {@link answered}
 */
export function authorized<T extends { readonly kind: string }>(output: T | Fault): T {
  if (isRejected(output)) {
    const code = ours.get(output.code);
    if (code !== undefined) throw new Refusal(code, { detail: output.message });
  }
  return answered(output);
}

function isRejected(output: { readonly kind: string }): output is Extract<Fault, { kind: 'rejected' }> {
  return output.kind === 'rejected';
}
