/**
 * Tells whether a failed request may have reached the other side. `before_sending` means certainty: the name
 * was not found, nothing listened, or the TLS handshake failed. Understands errors of Node's sockets, of its
 * fetch (undici: the reason is in `cause`) and of axios (the reason is in its own `code`).
 */
export function sendingPhase(error: unknown): 'before_sending' | 'perhaps_sent' {
  return isBeforeSending(error, 0) ? 'before_sending' : 'perhaps_sent';
}

/** Returns the message of the innermost cause. On the outside, undici says only "fetch failed". */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error.cause;
  const reason = first instanceof Error ? reasonOf(first) : error.message;
  return reason === '' ? error.name : reason;
}

const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EPROTO',
  'ERR_INVALID_URL',
  'UND_ERR_INVALID_ARG',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const certificateOrHandshake =
  /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|ERR_SSL_(WRONG_VERSION|UNSUPPORTED|NO_|.*HANDSHAKE|.*PROTOCOL))/;

function isBeforeSending(error: unknown, depth: number): boolean {
  if (!(error instanceof Error) || depth > 4) return false;
  // Node tries the addresses of a host in turn and reports all failures together.
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.every((one) => isBeforeSending(one, depth + 1));
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (neverConnected.has(code) || certificateOrHandshake.test(code)) return true;
  if (code === 'ETIMEDOUT' && 'syscall' in error && error.syscall === 'connect') return true;
  // Node marks a socket that closed during the TLS handshake only by this message. Its code is a plain
  // ECONNRESET.
  if (error.message.includes('before secure TLS connection was established')) return true;
  return isBeforeSending(error.cause, depth + 1);
}
