import { createApi } from '../api/client.tsx';
import { problemOf } from '../api/problem.ts';
import type { paths } from '../api/schema.d.ts';

export type Session = paths['/session']['get']['responses'][200]['content']['application/json'];

const { fetch } = createApi(null);
let known: Session | null = null;

/** Returns the session of the browser's cookie; null if nobody is signed in. It is asked for once. */
export async function readSession(): Promise<Session | null> {
  if (known !== null && Date.parse(known.expiresAt) > Date.now()) return known;
  const { data, error } = await fetch.GET('/session');
  if (error !== undefined && problemOf(error).code !== 'session_ended') throw error;
  known = data ?? null;
  return known;
}

/** Tells how people can sign in, besides with an API key. */
export async function readWays() {
  const { data, error } = await fetch.GET('/session/ways');
  if (error !== undefined) throw error;
  return data;
}

/** Exchanges an API key for a session. Throws the gateway's problem. */
export async function signIn(key: string): Promise<Session> {
  const { data, error } = await fetch.POST('/session', { body: { key } });
  if (error !== undefined) throw error;
  known = data;
  return data;
}

/** Ends the session here and at the gateway. */
export async function signOut(): Promise<void> {
  await fetch.DELETE('/session');
  known = null;
}

/** Forgets a session that the gateway no longer accepts. */
export function forgetSession(): void {
  known = null;
}
