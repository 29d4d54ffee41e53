import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { ProductChange, ProductUpdate } from '@onhand/contracts/connector/product.ts';
import type { Call, Products } from '../connector.ts';

/** Changes products; a row that asks for what the platform cannot change is refused, and the others are passed on. */
export async function writableUpdate(
  products: Products,
  call: Call,
  rows: readonly ProductUpdate[],
): Promise<OutputOf<'products.update'>> {
  const refused = rows.flatMap(({ key, change }) => {
    const result = refusalOf(products, change);
    return result === null ? [] : [{ key, result }];
  });
  const keys = new Set(refused.map(({ key }) => key));
  const possible = rows.filter(({ key }) => !keys.has(key));
  return possible.length === 0 ? refused : [...refused, ...(await products.update(call, possible))];
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
