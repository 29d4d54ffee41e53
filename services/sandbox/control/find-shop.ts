import { platformOf } from '../platforms/registry.ts';
import type { SimulatedPlatform } from '../platforms/simulated-platform.ts';
import { Refusal } from '../shop/refusal.ts';
import type { RunningShop } from '../shop/running-shop.ts';
import type { Shops } from '../shops.ts';

/** Holds the options that every plugin of the control API takes. */
export interface ControlOptions {
  readonly shops: Shops;
  /** Returns the sandbox's own address. */
  readonly origin: () => string;
}

export type Shopped = { Params: { shop: string } };

/** Holds a shop and the platform that simulates it. */
export interface FoundShop extends RunningShop {
  readonly platform: SimulatedPlatform;
}

/**
 * Finds a shop and the platform that simulates it.
 *
 * @throws Refusal 404 `shop_unknown`
 */
export function findShop(shops: Shops, { shop: id }: Shopped['Params']): FoundShop {
  const running = shops.find(id);
  if (running === null) throw new Refusal(404, 'shop_unknown', `There is no shop "${id}".`);
  return { ...running, platform: platformOf(running.shop.state) };
}
