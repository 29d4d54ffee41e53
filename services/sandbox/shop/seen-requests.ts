import type { Shop } from './shop.ts';

const kept = 500;

/**
 * Stores how a call of the API was answered; `httpStatus` null: its connection was cut. `path` is below the
 * API's root.
 */
export function rememberRequest(
  { state, clock }: Shop,
  { method, path }: { readonly method: string; readonly path: string },
  httpStatus: number | null,
): void {
  state.requests.push({ at: clock.now().toISOString(), method, path, httpStatus });
  state.requests.splice(0, Math.max(0, state.requests.length - kept));
}
