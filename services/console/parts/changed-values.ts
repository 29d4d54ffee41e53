import { inWords } from './words.ts';

type Values = Readonly<Record<string, unknown>>;

/** What differs between two states of settings, in words: "Buffer from 2 to none". */
export function changedValues(before: Values, after: Values): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null))
    .map((name) => `${inWords(name)} from ${valueWords(before[name])} to ${valueWords(after[name])}`);
}

/** Returns a value of the API as people say it. */
export function valueWords(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  return typeof value === 'string' ? inWords(value).toLowerCase() : JSON.stringify(value);
}
