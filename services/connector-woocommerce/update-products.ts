import type { Call, ProductUpdated } from '@onhand/connector-kit/connector.ts';
import { chunked } from '@onhand/connector-kit/serving/split.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { ProductUpdate } from '@onhand/contracts/connector/product.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';
import { request } from './client.ts';
import { originsMeta, originsOf } from './image-origins.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import { isInvalidId } from './invalid-id.ts';
import { batchSize, requestsAtOnce } from './limits.ts';
import { planOf } from './product-change.ts';
import type { Fields, Plan } from './product-change.ts';
import { changedRows } from './product-schema.ts';
import type { ChangedRow } from './product-schema.ts';
import { createTermFinder } from './product-terms.ts';
import { readProducts } from './read-products.ts';
import { isMissing } from './update-records.ts';

type RowChanged = { kind: 'changed'; images: readonly { id: number }[] } | { kind: 'missing' } | Fault;

/**
 * Updates products independently of each other. Writes a product's variations first, because the shop refuses
 * SKUs most often. If the shop refuses a variation, the product itself stays unchanged.
 */
export async function update(
  call: Call,
  rows: readonly ProductUpdate[],
): Promise<Keyed<{ result: ProductUpdated }>[]> {
  const read = await readProducts(
    call,
    rows.map(({ group }) => group),
  );
  if (read.kind !== 'products') return rows.map(({ key }) => ({ key, result: read }));

  const outcomes = new Map<string, ProductUpdated>();
  const terms = createTermFinder(call);
  const planned = await inParallel(rows, requestsAtOnce, async (row) => {
    const product = read.products.get(row.group);
    const absent = read.unread.get(row.group) ?? ({ kind: 'missing' } as const);
    const plan = product === undefined ? absent : await planOf(row, product, terms);
    outcomes.set(row.key, plan.kind === 'plan' ? { kind: 'changed' } : plan);
    return plan.kind === 'plan' ? [plan] : [];
  });
  const plans = planned.flat();

  await inParallel(plans, requestsAtOnce, async ({ key, product, variations }) => {
    for (const some of chunked(variations, batchSize)) {
      const changed = await updateBatch(call, `products/${product.id}/variations/batch`, some);
      const failed = changed.find(({ kind }) => kind !== 'changed');
      if (failed !== undefined && failed.kind !== 'changed') outcomes.set(key, failed);
    }
  });

  const own = plans.filter((plan) => plan.own !== null && outcomes.get(plan.key)?.kind === 'changed');
  // The shop needs seconds to load an image, so products with new images go one by one.
  const batches = [
    ...chunked(
      own.filter(({ loads }) => loads === null),
      batchSize,
    ),
    ...own.filter(({ loads }) => loads !== null).map((plan) => [plan]),
  ];
  await inParallel(batches, requestsAtOnce, async (batch) => {
    const changed = await updateBatch(
      call,
      'products/batch',
      batch.flatMap((plan) => plan.own ?? []),
    );
    for (const [index, plan] of batch.entries()) {
      const result = changed[index] ?? unanswered;
      if (result.kind !== 'changed') outcomes.set(plan.key, result);
      else if (plan.loads !== null) await keepOrigins(call, plan, plan.loads, result.images);
    }
  });
  return Array.from(outcomes, ([key, result]) => ({ key, result }));
}

const unanswered: Fault = { kind: 'unknown', message: 'The shop left this row out.', ended: true };

/** Sends one batch. Returns the outcomes in the order of the rows. */
async function updateBatch(call: Call, endpoint: string, rows: readonly Fields[]): Promise<RowChanged[]> {
  const answer = await request(call, {
    method: 'POST',
    endpoint,
    body: { update: rows },
    schema: changedRows,
  });
  if (answer.kind === 'answer') {
    return rows.map(({ id }, index) => {
      const row = answer.body.update[index];
      return row?.id === id ? changedOf(row) : unanswered;
    });
  }
  return rows.map(() => (isMissing(answer) ? { kind: 'missing' } : answer));
}

function changedOf(row: ChangedRow): RowChanged {
  if (!('error' in row)) return { kind: 'changed', images: row.images };
  const { code, message } = row.error;
  return isInvalidId(code) ? { kind: 'missing' } : { kind: 'rejected', code, message };
}

/**
 * Stores the source addresses of the images; the shop returns the images in the order sent. A failure here
 * does not fail the update: the images then read as the shop's own.
 */
async function keepOrigins(
  call: Call,
  { product }: Plan,
  addresses: readonly string[],
  images: readonly { id: number }[],
): Promise<void> {
  const known = originsOf(product);
  const origins = images.flatMap(({ id }, index): [number, string][] => {
    const from = known.get(id) ?? addresses[index];
    return from === undefined ? [] : [[id, from]];
  });
  const meta_data = [originsMeta(new Map(origins))];
  await updateBatch(call, 'products/batch', [{ id: product.id, meta_data }]);
}
