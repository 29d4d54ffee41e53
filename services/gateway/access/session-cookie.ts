import { createHash, randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

const name = 'onhand_session';
const format = /^[A-Za-z0-9_-]{43}$/;

/** A session's secret, and the hash by which it is stored. */
export interface SessionToken {
  readonly text: string;
  readonly hash: Buffer;
}

/** Generates a random token of 256 bits. */
export function generateSessionToken(): SessionToken {
  return tokenOf(randomBytes(32).toString('base64url'));
}

/** Reads the token from the cookies of a request (RFC 6265, section 5.4). Null: there is none. */
export function readSessionToken(request: Pick<FastifyRequest, 'headers'>): SessionToken | null {
  const value = cookieIn(request, name);
  return value !== null && format.test(value) ? tokenOf(value) : null;
}

/** Reads a cookie of a request; null: there is none. */
export function cookieIn({ headers }: Pick<FastifyRequest, 'headers'>, cookie: string): string | null {
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [key = '', value = ''] = pair.trim().split('=', 2);
    if (key === cookie && value !== '') return value;
  }
  return null;
}

/**
 * Writes the header `set-cookie`. Scripts cannot read the cookie, and other sites' pages cannot send it.
 * `isSecure`: browsers send it over HTTPS only. An empty token deletes the cookie.
 */
export function sessionCookie(token: string, { isSecure }: { readonly isSecure: boolean }): string {
  const attributes = ['Path=/', 'HttpOnly', 'SameSite=Strict', ...(isSecure ? ['Secure'] : [])];
  if (token === '') attributes.push('Max-Age=0');
  return [`${name}=${token}`, ...attributes].join('; ');
}

/**
 * Tells whether the browser reached the gateway by HTTPS: directly, by a trusted proxy, or by its public
 * URL.
 */
export function cameByHttps({ protocol, host }: FastifyRequest, publicUrl: string): boolean {
  const { protocol: publicProtocol, host: publicHost } = new URL(publicUrl);
  return protocol === 'https' || (publicProtocol === 'https:' && host === publicHost);
}

function tokenOf(text: string): SessionToken {
  return { text, hash: createHash('sha256').update(text).digest() };
}
