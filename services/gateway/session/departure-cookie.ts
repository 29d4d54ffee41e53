import type { FastifyRequest } from 'fastify';
import { cookieIn } from '../access/session-cookie.ts';
import { departure } from './open-id.ts';
import type { Departure } from './open-id.ts';

const name = 'onhand_sign_in';
/** Nobody takes longer to sign in. */
const lastsSeconds = 600;

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
    'Path=/session/open-id',
    'HttpOnly',
    'SameSite=Lax',
    `Max-Age=${kept === null ? 0 : lastsSeconds}`,
    ...(isSecure ? ['Secure'] : []),
  ];
  return [`${name}=${text}`, ...attributes].join('; ');
}

/** Reads what the browser kept. Null: nothing, or something else. */
export function readDeparture(request: Pick<FastifyRequest, 'headers'>): Departure | null {
  const text = cookieIn(request, name);
  if (text === null) return null;
  try {
    return departure.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch {
    return null;
  }
}
