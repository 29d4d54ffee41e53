import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { isQuantityOutOfRange } from '@onhand/connector-kit/quantities.ts';
import { z } from 'zod';
import { exchange } from './exchange.ts';
import type { Exchange, Question } from './exchange.ts';
import { faultOfErrors, faultOfStrangeAnswer, graphqlError } from './graphql-faults.ts';

/** Holds a GraphQL document and the schema of its answer. */
export interface Request<T> extends Question {
  readonly answer: z.ZodType<T>;
}

export interface Answer<T> extends Pick<Exchange, 'reading' | 'shopStartedAt'> {
  readonly kind: 'answer';
  readonly data: T;
}

const envelope = z.object({ data: z.unknown().optional(), errors: z.array(graphqlError).exactOptional() });

/** Sends one request to the shop's Admin API. Returns a fault unless the answer is valid. */
export async function send<T>(call: Call, request: Request<T>): Promise<Answer<T> | SharedFault> {
  const { mutation } = request;
  const answer = await exchange(call, request);
  if (answer.kind !== 'exchange') return answer;
  const { success, data: said } = envelope.safeParse(answer.body);
  if (!success || answer.status >= 300) return faultOfStrangeAnswer(answer, mutation);
  if (said.errors !== undefined && said.errors.length > 0) {
    return faultOfErrors(said.errors, answer, mutation);
  }
  const { success: understood, data, error } = request.answer.safeParse(said.data);
  if (understood) {
    return { kind: 'answer', data, reading: answer.reading, shopStartedAt: answer.shopStartedAt };
  }
  const message = `The shop’s answer has another shape than Shopify’s: ${z.prettifyError(error)}`;
  const perhapsOneRow = isQuantityOutOfRange(error) ? 'quantity_out_of_range' : 'answer_not_understood';
  return mutation
    ? { kind: 'unknown', message, ended: true, perhapsOneRow }
    : { kind: 'unavailable', message, perhapsOneRow };
}
