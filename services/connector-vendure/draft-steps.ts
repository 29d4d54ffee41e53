import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { send } from './client.ts';

/** One mutation on an order. `field`: its GraphQL text, in which `$input` stands for its input. */
export interface Step {
  readonly name: string;
  readonly field: string;
  /** GraphQL type of `$input`. */
  readonly type: string;
  readonly input: unknown;
}

/** What every mutation of an order is asked for: an order, or Vendure's own error. */
export const outcome = '{ type: __typename ... on ErrorResult { errorCode message } }';

const results = z.record(z.string(), z.unknown());
const refusal = z.object({ type: z.string(), errorCode: z.string(), message: z.string() });

export type Refusal = Fault & { readonly kind: 'rejected'; readonly step: string };

/**
 * Runs mutations on one order in one request, one after the other, each in a transaction of its own. Returns
 * the first refusal. Steps behind a refused one are tried, too: they must do no harm then.
 */
export async function runSteps(
  call: Call,
  orderId: string,
  steps: readonly Step[],
): Promise<{ readonly kind: 'done' } | Refusal | SharedFault> {
  const inputs = Object.fromEntries(steps.map(({ name, input }) => [name, input]));
  const parameters = steps.map(({ name, type }) => `$${name}: ${type}`);
  const fields = steps.map(({ name, field }) => `${name}: ${field.replaceAll('$input', `$${name}`)}`);
  // Only what is used may be declared.
  const usesId = steps.some(({ field }) => field.includes('$orderId'));
  const declared = [...(usesId ? ['$orderId: ID!'] : []), ...parameters].join(', ');
  const answer = await send(call, {
    mutation: true,
    query: `mutation CopyOrder(${declared}) {\n  ${fields.join('\n  ')}\n}`,
    variables: { ...(usesId && { orderId }), ...inputs },
    answer: results,
  });
  if (answer.kind !== 'answer') return answer;
  for (const { name } of steps) {
    const refused = refusal.safeParse(answer.data[name]).data;
    if (refused !== undefined) {
      const { errorCode, message } = refused;
      const code = errorCode === 'INSUFFICIENT_STOCK_ERROR' ? 'insufficient_stock' : errorCode;
      return { kind: 'rejected', code, message, step: name };
    }
  }
  return { kind: 'done' };
}
