import type { Shop } from './shop.ts';

const kept = 500;

/** Keeps that a call of the REST API was answered so; null: its connection was cut. */
export function rememberRequest(
  { state, clock }: Shop,
  { method, url }: { readonly method: string; readonly url: string },
  httpStatus: number | null,
): void {
  const path = url.replace(/^.*\/wp-json\/wc\/v3/, '').replace(/\?.*$/, '');
  state.requests.push({ at: clock.now().toISOString(), method, path, httpStatus });
  state.requests.splice(0, Math.max(0, state.requests.length - kept));
}
