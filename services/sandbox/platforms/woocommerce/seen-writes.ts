import { z } from 'zod';
import { keepWrites } from '../../shop/seen-writes.ts';
import type { Shop } from '../../shop/shop.ts';
import type { SeenWrite } from '../../shop/state.ts';

const row = z.object({ id: z.number().optional(), stock_quantity: z.number() });
const asked = z.object({ update: z.array(z.unknown()).default([]) });
const answeredRow = z.object({
  id: z.number(),
  manage_stock: z.union([z.boolean(), z.literal('parent')]).optional(),
  error: z.unknown().optional(),
});
const answered = z.object({ update: z.array(z.unknown()).default([]) });

export type Quantities = readonly { productId: number; parentId: number; quantity: number }[];

/** Reads the stock quantities from a request to a product, a variation, or a batch. */
export function quantitiesOf(path: string, ids: Readonly<Record<string, number>>, body: unknown): Quantities {
  if (!path.startsWith('/products')) return [];
  const rows = path.endsWith('/batch') ? (asked.safeParse(body).data?.update ?? []) : [body];
  return rows.flatMap((one) => {
    const parsed = row.safeParse(one);
    if (!parsed.success) return [];
    const productId = parsed.data.id ?? ids['id'];
    return productId === undefined
      ? []
      : [{ productId, parentId: ids['product'] ?? 0, quantity: parsed.data.stock_quantity }];
  });
}

/**
 * Stores the outcome of each quantity, read from the response's body. If `done` is false, every outcome is
 * `failed`.
 */
export function rememberWrites(
  shop: Shop,
  quantities: Quantities,
  answer: { readonly body: unknown; readonly httpStatus: number | null; readonly done: boolean },
): void {
  const batch = answered.safeParse(answer.body).data?.update ?? [];
  const rows = (batch.length > 0 ? batch : [answer.body]).flatMap((one) => {
    const parsed = answeredRow.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
  keepWrites(
    shop,
    quantities.map((one) => ({
      ...one,
      outcome: answer.done
        ? outcomeOf(
            rows.find(({ id }) => id === one.productId),
            answer,
          )
        : 'failed',
      httpStatus: answer.httpStatus,
    })),
  );
}

/** A row that a crashed request did not come to is missing in its answer. */
function outcomeOf(
  row: z.infer<typeof answeredRow> | undefined,
  { httpStatus }: { readonly httpStatus: number | null },
): SeenWrite['outcome'] {
  if (row === undefined) return httpStatus === 500 ? 'failed' : 'refused';
  if (row.error !== undefined) return 'refused';
  return row.manage_stock === true ? 'applied' : 'ignored';
}
