import { createHash } from 'node:crypto';

/** Begins the tag of an asset that tells from where Onhand loaded it. */
const prefix = 'onhand:';
/** MySQL keeps no longer tags. */
const tagAtMost = 255;

interface TaggedAsset {
  readonly source: string;
  readonly tags: readonly { readonly value: string }[];
}

/**
 * Builds the tag of the asset that was loaded from an address. Vendure copies an image into the shop and then
 * shows the shop's own address. By the tag, the asset reads as the address that was sent, and is found again.
 * Of an address that is too long for a tag, the tag has only its hash.
 */
export function originTag(address: string): string {
  const tag = `${prefix}${address}`;
  if (tag.length <= tagAtMost) return tag;
  return `${prefix}sha256:${createHash('sha256').update(address).digest('hex')}`;
}

/** Returns the address of an image: from where it was loaded, or the shop's own. */
export function imageAddress({ source, tags }: TaggedAsset): string {
  const tag = tags.find(({ value }) => /^onhand:https?:/.test(value));
  return tag === undefined ? source : tag.value.slice(prefix.length);
}
