import { z } from 'zod';
import type { ShownProduct } from './product-schema.ts';

/** Names the product's meta field that holds the source addresses of its images. */
export const originsKey = '_onhand_image_origins';

const stored = z.record(z.string(), z.string());

/**
 * Reads the source address of each image, by image ID. WooCommerce copies an image into the shop and then
 * shows the shop's own address. Without the source address, every update would load the image again.
 */
export function originsOf({ meta_data }: ShownProduct): ReadonlyMap<number, string> {
  const value = meta_data.find(({ key }) => key === originsKey)?.value;
  const parsed = stored.safeParse(parseJson(value));
  return new Map(Object.entries(parsed.data ?? {}).map(([id, from]) => [Number(id), from]));
}

/** Lists the source addresses of a product's images. An image added by hand has its address in the shop. */
export function imageAddresses(product: ShownProduct): string[] {
  const origins = originsOf(product);
  return product.images.map(({ id, src }) => origins.get(id) ?? src);
}

/** Builds the meta field that {@link originsOf} reads. */
export function originsMeta(origins: ReadonlyMap<number, string>): { key: string; value: string } {
  return { key: originsKey, value: JSON.stringify(Object.fromEntries(origins)) };
}

function parseJson(value: unknown): unknown {
  try {
    return typeof value === 'string' ? JSON.parse(value) : undefined;
  } catch {
    return undefined;
  }
}
