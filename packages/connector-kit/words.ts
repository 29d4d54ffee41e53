import { storableText } from '@onhand/domain/text/storable.ts';
import type { Shop } from './connector.ts';

/** Longest text of a platform's error that is kept, in characters. */
const longestWords = 1_000;
const hidden = '…';
/** A shorter secret would cut holes into ordinary words. */
const shortestSecret = 4;

/**
 * Cleans a platform's words about an error before they are kept or shown: without the shop's secrets, without
 * the queries of addresses and whatever else carries credentials, storable, and cut.
 */
export function tellableWords(text: string, { secrets }: Pick<Shop, 'secrets'>): string {
  const own = Object.values(secrets)
    .filter((secret) => secret.length >= shortestSecret)
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    // The longest first, because one secret may hold another.
    .toSorted((one, other) => other.length - one.length);
  // A text of megabytes is cut before it is searched.
  const cut = storableText(text, longestWords * 4);
  const without = own.reduce((rest, secret) => rest.replaceAll(secret, hidden), cut);
  return storableText(
    without
      .replace(/\b(https?:\/\/)[^\s/?#"'<>@]*@/gi, `$1${hidden}@`)
      .replace(/\b(https?:\/\/[^\s"'<>?#]*)[?#][^\s"'<>]*/gi, `$1?${hidden}`)
      .replace(credentialParameter, `$1=${hidden}`)
      .replace(/\b(Basic|Bearer)\s+[\w.~+/=-]{8,}/gi, `$1 ${hidden}`)
      .replace(/\b[cs]k_[0-9a-f]{16,}\b/g, hidden),
    longestWords,
  );
}

const credentialParameter =
  /\b(oauth_\w+|consumer_(?:key|secret)|access_token|token|signature|api_?key|secret|password)=[^\s&;"'<>]+/gi;
