import type { Shop } from './shop.ts';
import type { SeenWrite } from './state.ts';

const kept = 2_000;

/** Stores quantities that a caller has just sent, with their outcomes. */
export function keepWrites({ state, clock }: Shop, writes: readonly Omit<SeenWrite, 'at'>[]): void {
  const at = clock.now().toISOString();
  state.writes.push(...writes.map((write) => ({ at, ...write })));
  state.writes.splice(0, Math.max(0, state.writes.length - kept));
}
