import type { Listings } from '@onhand/connector-kit/connector.ts';
import { readStock } from './read-stock.ts';
import { updateVariants } from './update-variants.ts';

type SetState = NonNullable<Listings['setState']>;

/**
 * Enables or disables variants. Reads the existing variants first, because a missing variant fails the batch.
 */
export const setState: SetState = async (call, rows) => {
  const stock = await readStock(
    call,
    rows.map(({ ref }) => ref),
  );
  if (stock.kind !== 'stock') return rows.map(({ key }) => ({ key, result: stock }));
  const known = rows.filter(({ ref }) => stock.has(ref.unit));
  const missing = rows.filter(({ ref }) => !stock.has(ref.unit));
  return [
    ...(await updateVariants(call, known, ({ state }) => ({ enabled: state === 'listed' }))),
    ...missing.map(({ key }) => ({ key, result: { kind: 'missing' as const } })),
  ];
};
