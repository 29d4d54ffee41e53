import { Refusal } from '../shop/refusal.ts';
import { ebay } from './ebay/platform.ts';
import { etsy } from './etsy/platform.ts';
import { shopify } from './shopify/platform.ts';
import type { SimulatedPlatform } from './simulated-platform.ts';
import { woocommerce } from './woocommerce/platform.ts';

/** Lists every simulated platform by the key in its shops' addresses. The first is the default. */
export const platforms: Readonly<Record<string, SimulatedPlatform>> = { woocommerce, shopify, ebay, etsy };

export const defaultPlatform: string = Object.keys(platforms)[0] ?? '';

/**
 * Finds the platform that simulates a shop.
 *
 * @throws Refusal 400 `platform_unknown`
 */
export function platformOf({ platform: key }: { readonly platform: string }): SimulatedPlatform {
  const platform = Object.hasOwn(platforms, key) ? platforms[key] : undefined;
  if (platform === undefined) {
    throw new Refusal(400, 'platform_unknown', `The sandbox does not play the platform "${key}".`);
  }
  return platform;
}
