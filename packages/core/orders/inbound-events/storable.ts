/** Removes from a text the characters that PostgreSQL cannot store: NUL and half a surrogate pair. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '');
}

/** Returns a copy of JSON data in which every text is storable. */
export function storableData(data: object): object {
  // The reviver changes strings only, so the data keep their shape.
  return JSON.parse(JSON.stringify(data), (_key, value: unknown) =>
    typeof value === 'string' ? storable(value) : value,
  ) as object;
}
