/** Turns a marker into a text that platforms keep as it is in a product's address. */
export function markerSlug(marker: string): string {
  return marker.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
