import { problemKinds } from '@onhand/contracts/gateway-api/problems.ts';
import type { ProblemCode } from '@onhand/contracts/gateway-api/problems.ts';

/** Tells why a row of a file was refused, and what to do about it. */
export function whyRefused({ code, detail }: { readonly code: ProblemCode; readonly detail?: string }) {
  const { title, fix } = problemKinds[code];
  return { code, message: detail === undefined ? title : `${title} ${detail}`, fix };
}
