/** Holds a JSON object, as an API takes, stores and returns it. The specification's schemas check it. */
export type Body = Readonly<Record<string, unknown>>;

/** Reads an object; empty if the value is none. */
export function objectOf(value: unknown): Body {
  // The cast is safe: a JSON object has text keys.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Reads a text; undefined if the value is none. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** Reads the texts of a list. */
export function textsOf(value: unknown): string[] {
  return listOf(value).filter((one) => typeof one === 'string');
}

/** Leaves fields out of an object. */
export function without(body: Body, ...names: readonly string[]): Body {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
}
