import type { CustomerContent } from '@onhand/contracts/connector/customer.ts';

const hidden = '…';
/** A shorter text would cut holes into ordinary words. */
const shortest = 3;

/** Removes e-mail addresses, and what a customer's content says, from a platform's words. Pure. */
export function withoutPersons(words: string, content: CustomerContent = {}): string {
  const own = textsOf(content)
    .filter((text) => text.length >= shortest)
    // The longest first, because one text may hold another.
    .toSorted((one, other) => other.length - one.length);
  const without = own.reduce((rest, text) => rest.replaceAll(text, hidden), words);
  return without.replace(/[^\s@"'<>(),;:]+@[^\s@"'<>(),;:]+/g, hidden);
}

function textsOf(content: object): string[] {
  return Object.values(content).flatMap((value: unknown): string[] => {
    if (typeof value === 'string') return [value];
    return typeof value === 'object' && value !== null ? textsOf(value) : [];
  });
}
