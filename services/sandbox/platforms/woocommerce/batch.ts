import { Refusal } from '../../shop/refusal.ts';
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
 */
export function runBatch(body: BatchBody, work: BatchWork): Record<string, unknown> {
  const rows = (body.create?.length ?? 0) + (body.update?.length ?? 0) + (body.delete?.length ?? 0);
  if (rows > mostRows) {
    const message = `Unable to accept more than ${mostRows} items for this request.`;
    throw new Refusal(413, 'woocommerce_rest_request_entity_too_large', message);
  }
  return {
    ...(body.create?.length && { create: body.create.map((row) => orError(0, () => work.create(row))) }),
    ...(body.update?.length && {
      update: body.update.map((row) => orError(row.id ?? 0, () => work.update(row))),
    }),
    ...(body.delete?.length && { delete: body.delete.map((id) => orError(id, () => work.delete(id))) }),
  };
}

function orError(id: number, run: () => Record<string, unknown>): Record<string, unknown> {
  try {
    return run();
  } catch (error) {
    if (error instanceof Refusal) return { id, error: errorBody(error) };
    throw error;
  }
}
