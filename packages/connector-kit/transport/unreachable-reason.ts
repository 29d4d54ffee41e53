/**
 * Says why a shop gave no answer, in words for an operator. A port that is closed, silent or speaks another
 * protocol reads the same, so that nobody can search a network through these messages.
 */
export function unreachableReason(error: unknown): string {
  const codes = codesOf(error);
  const certificate = codes.find((code) => certificateFault.test(code));
  if (certificate !== undefined) return `The shop’s certificate is not valid: ${certificate}.`;
  if (codes.some((code) => code === 'ENOTFOUND' || code.startsWith('EAI_'))) {
    return 'The name of the shop’s host was not found.';
  }
  const isOfNetwork = codes.length > 0 || (error instanceof Error && networkErrors.test(error.name));
  return isOfNetwork ? notReached : 'The connector failed at this call.';
}

export const notReached = 'The shop could not be reached, or gave no answer in time.';

/** Fetch throws a TypeError for whatever goes wrong on the way. */
const networkErrors = /^(TypeError|AbortError|TimeoutError)$/;

const certificateFault =
  /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_|HOSTNAME_MISMATCH)/;

/** Lists the codes of an error and its causes, the outermost first. */
function codesOf(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > 4) return [];
  const inner = error instanceof AggregateError ? error.errors : [error.cause];
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  return [...own, ...inner.flatMap((cause: unknown) => codesOf(cause, depth + 1))];
}
