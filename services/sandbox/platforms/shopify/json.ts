/** Reads an unknown value as an object; an empty one if it is none. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  // The cast is safe: every object can be read by its keys.
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** Reads an unknown value as text; '' if it is neither text nor a number. */
export function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
