import { createHash } from 'node:crypto';
import { z } from 'zod';

/** The custom attribute of an order or a draft that Onhand created. A draft hands it on to its order. */
const markerKey = '_onhand_marker';

export const customAttributes = z.array(z.object({ key: z.string(), value: z.string().nullable() }));
/** Requests the fields of {@link customAttributes}. */
export const attributesField = 'customAttributes { key value }';

/** Returns the marker that an order carries; undefined if it carries none. */
export function markerOf(attributes: z.infer<typeof customAttributes>): string | undefined {
  return attributes.find(({ key }) => key === markerKey)?.value ?? undefined;
}

/** Makes the attribute with a marker. */
export function markerAttribute(marker: string): { readonly key: string; readonly value: string } {
  return { key: markerKey, value: marker };
}

/**
 * Makes the tag by which orders with a marker are searched for: attributes cannot be searched. A tag of an
 * order has at most 40 characters, and a search for letters and digits finds it as it is.
 */
export function markerTag(marker: string): string {
  return `onhand-${createHash('sha256').update(marker).digest('hex').slice(0, 24)}`;
}
