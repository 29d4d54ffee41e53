/** Longest text from a platform that is stored, in UTF-16 code units, unless a caller says less. */
const longestText = 100_000;

/**
 * Cleans a text from a platform so that PostgreSQL can hold it, also inside JSON. Drops NUL, replaces half
 * surrogates by U+FFFD, and cuts the text to `longest` code units, never inside a character. Pure.
 */
export function storableText(text: string, longest: number = longestText): string {
  const kept = text.includes('\0') ? text.replaceAll('\0', '') : text;
  const cut = kept.length > longest ? `${kept.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : kept;
  return cut.isWellFormed() ? cut : cut.toWellFormed();
}

/**
 * Cleans every text of plain JSON data, keys included, as `storableText` does. `clean` may clean more,
 * depending on the key under which a text stands (null: in a list, or alone). Pure.
 */
export function storableData<T>(
  data: T,
  clean: (text: string, key: string | null) => string = (text) => storableText(text),
): T {
  // Only texts change, so the data keeps its shape.
  return cleaned(data, null, clean) as T;
}

function cleaned(
  data: unknown,
  key: string | null,
  clean: (text: string, key: string | null) => string,
): unknown {
  if (typeof data === 'string') return clean(data, key);
  if (Array.isArray(data)) return data.map((one: unknown) => cleaned(one, key, clean));
  if (typeof data !== 'object' || data === null || !isPlain(data)) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [storableText(name), cleaned(value, name, clean)]),
  );
}

/** Tells a plain object from a Date, bytes, and other objects with a class. */
function isPlain(data: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(data);
  return prototype === Object.prototype || prototype === null;
}
