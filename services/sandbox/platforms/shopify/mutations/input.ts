import { z } from 'zod';
import { Refusal } from '../../../shop/refusal.ts';
import { Refused, unplayed } from '../errors.ts';
import type { UserError } from '../errors.ts';

/**
 * Reads the input of a mutation. The schema has checked it already.
 *
 * @throws GraphQLError if it has a field that the sandbox does not play
 */
export function readInput<T>(schema: z.ZodType<T>, given: unknown, mutation: string): T {
  const input = dropNulls(given);
  const first = schema.safeParse(input);
  if (first.error === undefined) return first.data;
  const { data, error } = schema.safeParse(withoutDefaults(input, first.error.issues));
  if (error === undefined) return data;
  const problems = error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? [...issue.path, issue.keys.join(', ')].join('.')
      : `${issue.path.join('.')}: ${issue.message}`,
  );
  throw unplayed(`The sandbox does not take this input of ${mutation}: ${problems.join('; ')}`);
}

/** Removes unknown keys that only switch something off, as the schema's defaults do. */
function withoutDefaults(input: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy = structuredClone(input);
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    let holder: unknown = copy;
    // The casts are safe: the path leads to an object with the keys.
    for (const step of issue.path) holder = (holder as Record<PropertyKey, unknown>)[step];
    const keyed = holder as Record<string, unknown>;
    for (const key of issue.keys) {
      const value = keyed[key];
      if (value === false || (Array.isArray(value) && value.length === 0)) delete keyed[key];
    }
  }
  return copy;
}

/** Removes the keys whose values are null, to any depth: an absent value and null mean the same. */
function dropNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== null && one !== undefined)
      .map(([key, one]) => [key, dropNulls(one)]),
  );
}

/** A number that Shopify writes as text, such as Decimal and Money. */
export const decimal = z.union([z.string(), z.number()]).transform(String);

/** Answers a mutation with its user errors if the work refuses the input. */
export function orUserErrors<T extends object>(
  work: () => T,
  errorsIn = 'userErrors',
): T | Readonly<Record<string, readonly UserError[]>> {
  try {
    return { [errorsIn]: [], ...work() };
  } catch (error) {
    if (error instanceof Refused) return { [errorsIn]: error.userErrors.map(withCode) };
    if (error instanceof Refusal) {
      return { [errorsIn]: [{ field: null, message: error.message, code: error.code }] };
    }
    throw error;
  }
}

function withCode({ code = null, ...rest }: UserError): UserError {
  return { code, ...rest };
}
