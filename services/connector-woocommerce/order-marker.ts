import { z } from 'zod';
import { meta } from './schema.ts';

/** Meta field of an order that Onhand created. The underscore keeps it out of the shop's own screens. */
export const markerKey = '_onhand_marker';

const withMetas = z.object({ meta_data: z.array(z.unknown()) });

/** Returns the marker that an order's record carries; undefined if it carries none. */
export function markerOf(record: unknown): string | undefined {
  const metas = withMetas.safeParse(record).data?.meta_data ?? [];
  const value = metas.map((one) => meta.safeParse(one).data).find((one) => one?.key === markerKey)?.value;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
