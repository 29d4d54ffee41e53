import { storableData } from '../text/storable.ts';
import { canonicalJson } from './canonical-json.ts';

/** A setting that an action changed. A null `before`: it was created; a null `after`: it was deleted. */
export interface AuditedChange {
  /** Names the setting, where the entry's subject has several. */
  readonly setting?: string;
  readonly before: object | null;
  readonly after: object | null;
}

/** The longest details of an entry, in UTF-16 code units of their text. */
export const longestDetails = 65_536;

/**
 * Returns an entry's details as canonical JSON text. Details that are too long are left out, and their length
 * and digest stand in their place. Pure.
 */
export function detailsText(
  { asked, changes }: { readonly asked: unknown; readonly changes: readonly AuditedChange[] },
  hash: (text: string) => string,
): string {
  const given = {
    ...(asked === undefined ? {} : { asked }),
    ...(changes.length === 0 ? {} : { changes }),
  };
  // Dates become texts, as in an answer.
  const data: unknown = JSON.parse(JSON.stringify(given));
  const text = canonicalJson(storableData(data));
  if (text.length <= longestDetails) return text;
  return canonicalJson({ leftOut: { length: text.length, sha256: hash(text) } });
}
