import { readFileSync } from 'node:fs';
import type { Specification, SpecifiedOperation } from '../../openapi/specification.ts';

/** Describes an error that an operation may answer with. `message` has places such as {additionalInfo}. */
export interface SpecifiedError {
  readonly status: number;
  readonly domain: string;
  readonly category: string;
  readonly message: string;
}

/** Describes an operation of eBay's API. A caller's token needs one of its scopes. */
export interface EbayOperation extends SpecifiedOperation {
  /** The headers that a request must have. */
  readonly headers: readonly string[];
  readonly query: readonly { readonly name: string; readonly required: boolean }[];
  /** The errors by their ids. */
  readonly errors: Readonly<Record<string, SpecifiedError>>;
}

export interface EbaySpecification extends Specification<EbayOperation> {
  readonly basePath: string;
}

const files = ['sell_inventory_v1', 'sell_fulfillment_v1', 'commerce_notification_v1'] as const;

/** Holds eBay's own specification files, in short (specification/README.md). */
export const specifications: readonly EbaySpecification[] = files.map((name) => {
  const file = new URL(`specification/${name}.json`, import.meta.url);
  // The cast is safe: the file is a part of this program.
  return JSON.parse(readFileSync(file, 'utf8')) as EbaySpecification;
});

/** Describes item specifics as eBay's documentation does. Its specification says `string`. */
export const corrected = {
  aspects: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
};
