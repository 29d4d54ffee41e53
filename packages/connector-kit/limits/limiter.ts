import type { Heard } from '@onhand/domain/limits/correct.ts';
import type { UnitWait } from '@onhand/domain/limits/draw-units.ts';
import { limitsOfUnits } from '@onhand/domain/limits/limit.ts';
import type { Lane, Limit } from '@onhand/domain/limits/limit.ts';
import { scopeName } from '@onhand/domain/limits/limit-scope.ts';
import type { LimitScope } from '@onhand/domain/limits/limit-scope.ts';
import { Gate } from './gate.ts';
import type { Asking, NoPermit, Permit } from './gate.ts';
import type { LimitStore } from './limit-store.ts';
import { processTiming } from './timing.ts';
import type { Timing } from './timing.ts';

/** Lets this process's requests to shops through the limits of a platform and of its integrations. */
export interface Limiter {
  /** Begins to draw for a call that is about to make a request. */
  expect(integrationId: string, lane: Lane): void;
  /** Returns the place of the next call in the order of calls. */
  nextOrder(): number;
  /** Waits until a request may be made, at most until its deadline. */
  take(integrationId: string, asking: Asking): Promise<Permit | NoPermit>;
  /** Corrects the limits by what an answer tells. */
  hear(integrationId: string, heard: Heard): Promise<void>;
  /**
   * Takes a call for each of the units, in their order, under the limits of units. Returns why it has to
   * wait; null: it has its call. Where the limits are those of groups, `units` names groups.
   */
  takeUnits(integrationId: string, units: readonly string[]): Promise<readonly (UnitWait | null)[]>;
  /** Gives back the calls of units that were not written. */
  returnUnits(integrationId: string, units: readonly string[]): Promise<void>;
  /** Gives back what this process holds. If that fails, its leases end by themselves. */
  close(): Promise<void>;
}

export interface LimiterOptions {
  readonly platform: string;
  readonly limits: readonly Limit[];
  readonly store: LimitStore;
  /** Names this process among those that share the limits. */
  readonly holder: string;
  readonly timing?: Timing;
}

/** Holds if the platform declares no limit of concurrency. */
const unlessDeclared: Limit = { name: 'requests', scope: 'integration', kind: 'concurrency', max: 4 };

/**
 * Creates the limiter of a connector.
 *
 * @throws Error if a limit of units or groups counts anything but calls in a time, or if both are declared
 */
export function createLimiter({
  platform,
  limits,
  store,
  holder,
  timing = processTiming,
}: LimiterOptions): Limiter {
  const ofUnits = limitsOfUnits(limits);
  if (ofUnits.some(({ kind, counts }) => kind === 'concurrency' || counts === 'points')) {
    throw new Error('A limit of units is a bucket or a window of calls.');
  }
  if (new Set(ofUnits.map(({ scope }) => scope)).size > 1) {
    throw new Error('A platform counts the writes of units or those of groups.');
  }
  const ofApp = limits.filter(({ scope }) => scope === 'app');
  const declared = limits.filter(({ scope }) => scope === 'integration');
  const isBounded = declared.some(({ kind }) => kind === 'concurrency');
  const ofIntegration = isBounded ? declared : [...declared, unlessDeclared];
  const gates = new Map<string, Gate>();

  const scopesOf = (integrationId: string): { scope: LimitScope; applied: readonly Limit[] }[] => [
    { scope: { kind: 'integration', integrationId }, applied: ofIntegration },
    ...(ofApp.length > 0 ? [{ scope: { kind: 'app', platform } as const, applied: ofApp }] : []),
  ];
  const gatesOf = (integrationId: string) => {
    for (const [name, gate] of gates) if (gate.isIdle) gates.delete(name);
    return scopesOf(integrationId).map(({ scope, applied }) => {
      const name = scopeName(scope);
      const gate =
        gates.get(name) ?? new Gate((asked) => store.draw(scope, applied, { holder, ...asked }), timing);
      gates.set(name, gate);
      return gate;
    });
  };

  let calls = 0;
  return {
    nextOrder() {
      calls += 1;
      return calls;
    },
    expect(integrationId, lane) {
      for (const gate of gatesOf(integrationId)) gate.expect(lane);
    },
    async take(integrationId, asking) {
      for (;;) {
        const permits: Permit[] = [];
        for (const gate of gatesOf(integrationId)) {
          const answer = await gate.take(asking);
          if (answer.kind !== 'permit') {
            for (const permit of permits) permit.giveBack();
            return answer;
          }
          permits.push(answer);
        }
        if (permits.length === 1 || permits.every((permit) => permit.isFresh())) return allOf(permits);
        for (const permit of permits) permit.giveBack();
      }
    },
    takeUnits: (integrationId, units) => store.drawUnits({ integrationId, units }, ofUnits),
    returnUnits: (integrationId, units) => store.returnUnits({ integrationId, units }, ofUnits),
    async close() {
      await Promise.allSettled(Array.from(gates.values(), (gate) => gate.release()));
    },
    async hear(integrationId, heard) {
      const scopes = scopesOf(integrationId);
      await Promise.all(
        gatesOf(integrationId).map(async (gate, index) => {
          const { scope, applied } = scopes[index] ?? {};
          const remaining = lessThan(gate.left, heard.remaining ?? {});
          const isPause = heard.retryAfterMs !== undefined && scope?.kind === 'integration';
          if (scope === undefined || applied === undefined) return;
          if (!isPause && Object.keys(remaining).length === 0) return;
          await store.correct(scope, applied, {
            ...(isPause && heard.retryAfterMs !== undefined ? { retryAfterMs: heard.retryAfterMs } : {}),
            remaining,
          });
          gate.corrected();
        }),
      );
    },
  };
}

/** Returns the numbers that are lower than those known. */
function lessThan(
  known: Readonly<Record<string, number>>,
  told: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(Object.entries(told).filter(([name, calls]) => calls < (known[name] ?? 0)));
}

function allOf(permits: readonly Permit[]): Permit {
  return {
    kind: 'permit',
    isFresh: () => permits.every((permit) => permit.isFresh()),
    end: (unused) => permits.forEach((permit) => permit.end(unused)),
    giveBack: () => permits.forEach((permit) => permit.giveBack()),
  };
}
