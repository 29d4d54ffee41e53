import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { ProductChange, ProductUpdate } from '@onhand/contracts/connector/product.ts';
import type { Call, Products } from '../connector.ts';

type Result = OutputOf<'products.update'>[number]['result'];

/**
 * Updates products, reads them again and answers with the result. Refuses a row that changes a field the
 * platform cannot change. Passes the other rows on.
 */
export async function updateProducts(
  products: Products,
  call: Call,
  rows: readonly ProductUpdate[],
): Promise<OutputOf<'products.update'>> {
  const refused = new Map(rows.map(({ key, change }) => [key, refusalOf(products, change)]));
  const possible = rows.filter(({ key }) => refused.get(key) === null);
  const answers = possible.length === 0 ? [] : await products.update(call, possible);
  const results = new Map(answers.map(({ key, result }) => [key, result]));

  const changed = possible.filter(({ key }) => results.get(key)?.kind === 'changed');
  const groups = [...new Set(changed.map(({ group }) => group))];
  const readings = groups.length === 0 ? [] : await products.get(call, groups);
  const after = new Map(readings.map(({ key, result }) => [key, result]));
  return rows.flatMap(({ key, group }) => {
    const result = refused.get(key) ?? results.get(key);
    if (result === undefined) return [];
    return [{ key, result: result.kind === 'changed' ? readBack(after.get(group)) : result }];
  });
}

function readBack(got: OutputOf<'products.get'>[number]['result'] | undefined): Result {
  if (got?.kind === 'product') return { kind: 'ok', product: got.product };
  if (got?.kind === 'absent') return { kind: 'missing' };
  const message = 'The platform took the change, and could not be read after it.';
  return { kind: 'unknown', message, ended: true };
}

function refusalOf({ behaviour }: Products, change: ProductChange): Fault | null {
  const { units = [], ...properties } = change;
  const asked = new Set([
    ...Object.keys(properties),
    ...units.flatMap(({ unit: _unit, ...fields }) => Object.keys(fields)),
  ]);
  const writable: readonly string[] = behaviour.writable;
  const impossible = [...asked].filter((field) => !writable.includes(field));
  if (impossible.length > 0) {
    const message = `This platform cannot change ${impossible.join(', ')}.`;
    return { kind: 'rejected', code: 'field_not_writable', message };
  }
  const sale = units.some(({ price }) => price !== undefined && price.sale !== null);
  if (!sale || behaviour.salePrice) return null;
  return { kind: 'rejected', code: 'sale_price_unsupported', message: 'This platform has no sale prices.' };
}
