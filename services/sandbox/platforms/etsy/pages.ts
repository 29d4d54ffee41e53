import { numberOf } from '../../openapi/json.ts';
import type { Body } from '../../openapi/json.ts';
import type { Asked } from './operation.ts';

/** Cuts a page out of all rows, by the limit and the offset of the query. `count` is that of all rows. */
export function pageOf<Row>({ query }: Asked, all: readonly Row[], view: (row: Row) => Body): Body {
  const offset = numberOf(query['offset']) ?? 0;
  const limit = numberOf(query['limit']) ?? all.length;
  return { count: all.length, results: all.slice(offset, offset + limit).map(view) };
}
