import type { NewOrder } from '@onhand/contracts/connector/copied-order.ts';

/** Of shorter parts, such as a house number or a short name, only whole words are cleaned. */
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
    .filter((part) => part.trim() !== '')
    .toSorted((a, b) => b.length - a.length)
    .reduce((cleaned, part) => cleaned.replaceAll(patternOf(part), '…'), words);
}

function patternOf(part: string): RegExp {
  const text = RegExp.escape(part);
  const pattern = part.length >= shortest ? text : `(?<![\\p{L}\\p{N}])${text}(?![\\p{L}\\p{N}])`;
  return new RegExp(pattern, 'giu');
}
