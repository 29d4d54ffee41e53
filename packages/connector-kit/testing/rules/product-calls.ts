import type { ProductChange, ProductSnapshot, ProductUpdate } from '@onhand/contracts/connector/product.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { ProductArrangement } from '../arrangement.ts';
import type { Served } from '../ask.ts';
import type { Subject } from './subject.ts';

type Result = OutputOf<'products.update'>[number]['result'];

type Made = Awaited<ReturnType<Subject['arranged']>> &
  ProductArrangement &
  Awaited<ReturnType<ProductArrangement['makeProduct']>>;

/** Creates a product in the arranged shop. Returns it with the shop's helpers. */
export async function withProduct({ arranged }: Subject, units = 1): Promise<Made> {
  const { products, ...arrangement } = await arranged();
  if (products === undefined) throw new Error('The arrangement says nothing of products.');
  return { ...arrangement, products, ...products, ...(await products.makeProduct(units)) };
}

/** Reads a product through the connector. Throws if the answer is not a product. */
export async function read(ask: Served['ask'], group: string): Promise<ProductSnapshot> {
  const [answer] = await ask('products.get', { groups: [group] });
  if (answer?.result.kind !== 'product') throw new Error(`no product: ${JSON.stringify(answer)}`);
  return answer.result.product;
}

/** Updates products. Returns the results in the order of the rows. Throws if a row has no answer. */
export async function update(ask: Served['ask'], rows: ProductUpdate[]): Promise<Result[]> {
  const answers = await ask('products.update', { rows });
  return rows.map(({ key }) => {
    const found = answers.find((answer) => answer.key === key);
    if (found === undefined) throw new Error(`no answer for ${key}`);
    return found.result;
  });
}

/** Updates one product and returns its new state. Throws if the update fails. */
export async function updated(
  ask: Served['ask'],
  group: string,
  change: ProductChange,
): Promise<ProductSnapshot> {
  const [result] = await update(ask, [{ key: 'row', group, change }]);
  if (result?.kind !== 'ok') throw new Error(`not updated: ${JSON.stringify(result)}`);
  return result.product;
}
