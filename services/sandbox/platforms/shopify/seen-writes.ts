import { z } from 'zod';
import { keepWrites } from '../../shop/seen-writes.ts';
import type { Shop } from '../../shop/shop.ts';
import { itemNumbered } from './catalog.ts';
import type { Asked } from './execute.ts';
import { rootFields } from './execute.ts';
import { asObject } from './json.ts';

const rows = z.array(z.object({ inventoryItemId: z.string(), quantity: z.number() }));

export type Quantities = readonly {
  readonly productId: number;
  readonly parentId: number;
  readonly quantity: number;
}[];

/** Reads the quantities that a request sets, from its variables. */
export function quantitiesOf(shop: Shop, asked: Asked): Quantities {
  if (!rootFields(asked).includes('inventorySetQuantities')) return [];
  return Object.values(asked.variables).flatMap((value) => {
    const given = rows.safeParse(asObject(value)['quantities'] ?? value).data ?? [];
    return given.flatMap(({ inventoryItemId, quantity }) => {
      const record = itemNumbered(shop, Number(/\d+$/.exec(inventoryItemId)?.[0]));
      return record === null ? [] : [{ productId: record.id, parentId: record.parentId, quantity }];
    });
  });
}

/**
 * Stores the outcome of each quantity. Shopify sets all of them or none: user errors refuse every row. If
 * `done` is false, every outcome is `failed`.
 */
export function rememberWrites(
  shop: Shop,
  quantities: Quantities,
  {
    data,
    httpStatus,
    done,
  }: { readonly data: unknown; readonly httpStatus: number | null; readonly done: boolean },
): void {
  const answers = Object.values(asObject(data)).map(asObject);
  const refused =
    answers.length === 0 ||
    answers.some(({ userErrors }) => !Array.isArray(userErrors) || userErrors.length > 0);
  const outcome = done ? (refused ? 'refused' : 'applied') : 'failed';
  keepWrites(
    shop,
    quantities.map((one) => ({ ...one, outcome, httpStatus })),
  );
}
