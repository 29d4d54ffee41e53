import { readFileSync } from 'node:fs';
import type { Specification, SpecifiedOperation } from '../../openapi/specification.ts';

/**
 * Describes an operation of Etsy's API. A caller's token needs all of its scopes; none: no token is needed.
 */
export interface EtsyOperation extends SpecifiedOperation {
  /** Whether the body is a form. A form may be sent as JSON, too. */
  readonly form: boolean;
  /** The schemas of the query and of the path's parameters, by name. */
  readonly query: string;
  readonly parameters: string;
}

const file = new URL('specification/etsy_v3.json', import.meta.url);

/**
 * Holds Etsy's own specification file, in short (specification/README.md). The cast is safe: the file is a
 * part of this program.
 */
export const specification: Specification<EtsyOperation> = JSON.parse(
  readFileSync(file, 'utf8'),
) as Specification<EtsyOperation>;
