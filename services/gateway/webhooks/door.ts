import type { Webhook } from '@onhand/connector-kit/webhook.ts';
import { groupTakeIn } from '@onhand/core/orders/group-take-in.ts';
import type { TakeIn } from '@onhand/core/orders/group-take-in.ts';
import type { Dependencies } from '../dependencies.ts';
import { createHomeLearner } from './home-learner.ts';
import type { HomeLearner } from './home-learner.ts';
import { createBodyMemory } from './read-body.ts';
import type { BodyMemory } from './read-body.ts';
import { platforms } from './registry.ts';

/** What all addresses of webhooks share: one memory of bodies, and one way to take events in. */
export interface Door extends Dependencies {
  readonly takeIn: TakeIn;
  readonly learnHome: HomeLearner;
  readonly memory: BodyMemory;
  /** How each platform's deliveries are decoded. Null: it sends none. */
  readonly webhooks: ReadonlyMap<string, Webhook | null>;
}

export function createDoor(dependencies: Dependencies): Door {
  return {
    ...dependencies,
    takeIn: groupTakeIn(dependencies.doorDb, dependencies),
    learnHome: createHomeLearner(dependencies),
    memory: createBodyMemory(),
    webhooks: dependencies.webhooks ?? platforms,
  };
}
