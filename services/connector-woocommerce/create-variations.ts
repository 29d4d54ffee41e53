import type { Call } from '@onhand/connector-kit/connector.ts';
import { chunked } from '@onhand/connector-kit/serving/split.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { request } from './client.ts';
import { batchSize } from './limits.ts';
import { createdRows } from './product-schema.ts';

/** Creates variations of a product. Null: all of them. After a fault, some of them may be there. */
export async function createVariations(
  call: Call,
  product: string,
  variations: readonly object[],
): Promise<Fault | null> {
  for (const some of chunked(variations, batchSize)) {
    const answer = await request(call, {
      method: 'POST',
      endpoint: `products/${product}/variations/batch`,
      body: { create: some },
      schema: createdRows,
    });
    if (answer.kind !== 'answer') return answer;
    const refused = answer.body.create.find((row) => 'error' in row);
    if (refused !== undefined && 'error' in refused) return { kind: 'rejected', ...refused.error };
    if (answer.body.create.length < some.length) {
      return { kind: 'unknown', message: 'The shop left variations out.', ended: true };
    }
  }
  return null;
}
