import { correct } from '@onhand/domain/limits/correct.ts';
import type { Heard } from '@onhand/domain/limits/correct.ts';
import { scopeName, unitScopeName } from '@onhand/domain/limits/limit-scope.ts';
import type { LimitScope } from '@onhand/domain/limits/limit-scope.ts';
import { drawUnit, returnUnit } from '@onhand/domain/limits/draw-units.ts';
import type { UnitWait } from '@onhand/domain/limits/draw-units.ts';
import { draw } from '@onhand/domain/limits/draw.ts';
import type { Asked, Drawn } from '@onhand/domain/limits/draw.ts';
import type { Limit } from '@onhand/domain/limits/limit.ts';
import { unused } from '@onhand/domain/limits/limit-state.ts';
import type { LimitState } from '@onhand/domain/limits/limit-state.ts';

/**
 * Keeps what is used of limits, for all replicas of a connector. `limits` are the platform's; the store adds
 * those that an integration has of its own. The process that runs the connector (connector-host) injects it.
 */
export interface LimitStore {
  draw(scope: LimitScope, limits: readonly Limit[], asked: Asked): Promise<Drawn>;
  correct(scope: LimitScope, limits: readonly Limit[], heard: Heard): Promise<void>;
  /** Takes a call for each of the units, in their order. Returns why it has to wait; null: it has one. */
  drawUnits(calls: UnitCalls, limits: readonly Limit[]): Promise<readonly (UnitWait | null)[]>;
  /** Gives back a call of each of the units. */
  returnUnits(calls: UnitCalls, limits: readonly Limit[]): Promise<void>;
}

/** Writes that count under the limits of their units. A unit may be named several times. */
export interface UnitCalls {
  readonly integrationId: string;
  readonly units: readonly string[];
}

/** Creates a store for one process, without a database. */
export function limitsInProcess(now: () => number = Date.now): LimitStore {
  const states = new Map<string, LimitState>();
  const stateOf = (scope: LimitScope) => states.get(scopeName(scope)) ?? unused;
  return {
    async draw(scope, limits, asked) {
      const { state, drawn } = draw(stateOf(scope), limits, asked, now());
      states.set(scopeName(scope), state);
      return drawn;
    },
    async correct(scope, limits, heard) {
      states.set(scopeName(scope), correct(stateOf(scope), limits, heard, now()));
    },
    async drawUnits({ integrationId, units }, limits) {
      return units.map((unit) => {
        const name = unitScopeName(integrationId, unit);
        const { state, wait } = drawUnit(states.get(name) ?? unused, limits, now());
        states.set(name, state);
        return wait;
      });
    },
    async returnUnits({ integrationId, units }, limits) {
      for (const unit of units) {
        const name = unitScopeName(integrationId, unit);
        states.set(name, returnUnit(states.get(name) ?? unused, limits, now()));
      }
    },
  };
}
