import type { FailureWords } from '@onhand/core/failed-items/earlier-failures.ts';
import type { IntegrationNames } from '@onhand/core/integrations/find-names.ts';

/** Names a shop and its merchant. Undefined names: they are unknown. */
export function shopOf(names: IntegrationNames | undefined): string {
  return names === undefined ? 'an unknown shop' : `${names.shop} (${names.merchant})`;
}

const longestWords = 300;

/** Returns the platform's words about a failure, cut to a bearable length, and the code. */
export function reasonOf({ code, words }: FailureWords): string {
  return words === null ? code : `"${words.slice(0, longestWords)}" (${code})`;
}
