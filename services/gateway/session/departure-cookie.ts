import type { FastifyRequest } from 'fastify';
import { cookieIn } from '../access/session-cookie.ts';
import { departure } from './open-id.ts';
import type { Departure } from './open-id.ts';

/** Nobody takes longer to sign in. */
const lastsSeconds = 600;

/**
 * Names the cookie. Over HTTPS, browsers take the prefix `__Host-` only from this host itself, so no other
 * host of the domain can plant a sign-in (RFC 6265bis, section 4.1.3.2).
 */
function nameOf(isSecure: boolean): string {
  return isSecure ? '__Host-onhand_sign_in' : 'onhand_sign_in';
}

/**
 * Writes the header `set-cookie` that keeps a sign-in until the provider sends the browser back. The way back
 * begins at another site, so the cookie is `Lax`. Null deletes it.
 */
export function departureCookie(
  kept: Departure | null,
  { isSecure }: { readonly isSecure: boolean },
): string {
  const text = kept === null ? '' : Buffer.from(JSON.stringify(kept)).toString('base64url');
  const attributes = [
    // The prefix demands this path.
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    `Max-Age=${kept === null ? 0 : lastsSeconds}`,
    ...(isSecure ? ['Secure'] : []),
  ];
  return [`${nameOf(isSecure)}=${text}`, ...attributes].join('; ');
}

/** Reads what the browser kept. Null: nothing, or something else. */
export function readDeparture(
  request: Pick<FastifyRequest, 'headers'>,
  { isSecure }: { readonly isSecure: boolean },
): Departure | null {
  const text = cookieIn(request, nameOf(isSecure));
  if (text === null) return null;
  try {
    return departure.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch {
    return null;
  }
}
