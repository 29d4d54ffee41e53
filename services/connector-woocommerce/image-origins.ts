import { z } from 'zod';
import type { ShownProduct } from './product-schema.ts';

/** The product's meta field that says from where its images were loaded. */
export const originsKey = '_onhand_image_origins';

const stored = z.record(z.string(), z.string());

/**
 * By image id, the address that an image was loaded from. WooCommerce loads an image into the shop and shows it from
 * there: without this nobody could tell that it is the one that was sent, and it would be loaded again each time.
 */
export function originsOf({ meta_data }: ShownProduct): ReadonlyMap<number, string> {
  const value = meta_data.find(({ key }) => key === originsKey)?.value;
  const parsed = stored.safeParse(parseJson(value));
  return new Map(Object.entries(parsed.data ?? {}).map(([id, from]) => [Number(id), from]));
}

/** A product's images as they were sent; what was put there by hand by its address in the shop. */
export function imageAddresses(product: ShownProduct): string[] {
  const origins = originsOf(product);
  return product.images.map(({ id, src }) => origins.get(id) ?? src);
}

/** What is written so that {@link originsOf} reads it. */
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
