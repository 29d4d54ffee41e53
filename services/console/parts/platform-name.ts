import { inWords } from './words.ts';

const names: Readonly<Record<string, string>> = { woocommerce: 'WooCommerce', ebay: 'eBay' };

/** Writes the name of a platform as the platform does. */
export function platformName(platform: string): string {
  return names[platform] ?? inWords(platform);
}
