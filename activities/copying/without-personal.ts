import type { NewOrder } from '@onhand/contracts/connector/copied-order.ts';

/** Shorter parts, such as a house number or a country, name nobody and occur in any text. */
const shortest = 3;

/**
 * Replaces every part of an order's addresses in the words of a platform, so that they can be stored. A
 * platform may repeat what it refuses. Pure.
 */
export function withoutPersonal(
  words: string,
  { email, billing, shipping, note }: Pick<NewOrder, 'email' | 'billing' | 'shipping' | 'note'>,
): string {
  const parts = [email, note, ...Object.values(billing ?? {}), ...Object.values(shipping ?? {})];
  return parts
    .flatMap((part) => part ?? [])
    .filter((part) => part.length >= shortest)
    .toSorted((a, b) => b.length - a.length)
    .reduce((cleaned, part) => cleaned.replaceAll(new RegExp(RegExp.escape(part), 'giu'), '…'), words);
}
