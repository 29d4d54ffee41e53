import { platformOf } from '../platforms/registry.ts';
import type { SimulatedPlatform } from '../platforms/simulated-platform.ts';
import { Refusal } from '../shop/refusal.ts';
import type { RunningShop } from '../shop/running-shop.ts';
import type { Shops } from '../shops.ts';

/** What every plugin of the control API works on. */
export interface ControlOptions {
  readonly shops: Shops;
  /** The sandbox's own address. */
  readonly origin: () => string;
}

export type Shopped = { Params: { shop: string } };

/** A shop that was asked for by its id, and the platform that plays it. */
export interface FoundShop extends RunningShop {
  readonly platform: SimulatedPlatform;
}

/**
 * Finds a shop and the platform that plays it.
 *
 * @throws Refusal 404 `shop_unknown`
 */
export function findShop(shops: Shops, { shop: id }: Shopped['Params']): FoundShop {
  const running = shops.find(id);
  if (running === null) throw new Refusal(404, 'shop_unknown', `There is no shop "${id}".`);
  return { ...running, platform: platformOf(running.shop.state) };
}
