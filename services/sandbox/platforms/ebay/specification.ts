import { readFileSync } from 'node:fs';

/** Describes an error that an operation may answer with. `message` has places such as {additionalInfo}. */
export interface SpecifiedError {
  readonly status: number;
  readonly domain: string;
  readonly category: string;
  readonly message: string;
}

/** Describes an operation of eBay's API as its specification does. */
export interface SpecifiedOperation {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The path with its parameters in braces. */
  readonly path: string;
  /** A caller's token needs one of them. */
  readonly scopes: readonly string[];
  /** The headers that a request must have. */
  readonly headers: readonly string[];
  readonly query: readonly { readonly name: string; readonly required: boolean }[];
  /** The schemas of the bodies; null: no body. */
  readonly request: string | null;
  readonly response: string | null;
  readonly statuses: readonly number[];
  /** The errors by their ids. */
  readonly errors: Readonly<Record<string, SpecifiedError>>;
}

export interface Specification {
  readonly source: string;
  readonly basePath: string;
  readonly operations: readonly SpecifiedOperation[];
  /** Schemas of OpenAPI 3.0, by name. */
  readonly schemas: Readonly<Record<string, object>>;
}

const files = ['sell_inventory_v1', 'sell_fulfillment_v1', 'commerce_notification_v1'] as const;

/** Holds eBay's own specification files, in short (specification/README.md). */
export const specifications: readonly Specification[] = files.map((name) => {
  const file = new URL(`specification/${name}.json`, import.meta.url);
  // The cast is safe: the file is a part of this program.
  return JSON.parse(readFileSync(file, 'utf8')) as Specification;
});
