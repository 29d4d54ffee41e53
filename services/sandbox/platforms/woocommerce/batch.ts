import { Crash, Refusal } from '../../shop/refusal.ts';
import type { BatchBody } from './bodies.ts';
import { errorBody } from './refusal.ts';

const mostRows = 100;

/** Does the work of one row of a batch. */
interface BatchWork {
  create(fields: NonNullable<BatchBody['create']>[number]): Record<string, unknown>;
  update(fields: NonNullable<BatchBody['update']>[number]): Record<string, unknown>;
  delete(id: number): Record<string, unknown>;
}

/**
 * Runs a batch as WooCommerce does: each row by itself, always with status 200. A refused row has its error
 * in its place.
 *
 * @throws Refusal 413 above 100 rows
 * @throws Crash with the rows that were done before
 */
export function runBatch(body: BatchBody, work: BatchWork): Record<string, unknown> {
  const rows = (body.create?.length ?? 0) + (body.update?.length ?? 0) + (body.delete?.length ?? 0);
  if (rows > mostRows) {
    const message = `Unable to accept more than ${mostRows} items for this request.`;
    throw new Refusal(413, 'woocommerce_rest_request_entity_too_large', message);
  }
  const done: Record<string, Record<string, unknown>[]> = {};
  try {
    for (const row of body.create ?? [])
      add(
        'create',
        orError(0, () => work.create(row)),
      );
    for (const row of body.update ?? [])
      add(
        'update',
        orError(row.id ?? 0, () => work.update(row)),
      );
    for (const id of body.delete ?? [])
      add(
        'delete',
        orError(id, () => work.delete(id)),
      );
  } catch (error) {
    throw error instanceof Crash ? new Crash(done) : error;
  }
  return done;

  function add(kind: string, answer: Record<string, unknown>): void {
    (done[kind] ??= []).push(answer);
  }
}

function orError(id: number, run: () => Record<string, unknown>): Record<string, unknown> {
  try {
    return run();
  } catch (error) {
    if (error instanceof Refusal) return { id, error: errorBody(error) };
    throw error;
  }
}
