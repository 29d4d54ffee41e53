import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { isQuantityOutOfRange } from '@onhand/connector-kit/quantities.ts';
import { exchange } from './exchange.ts';
import type { Exchange, Question } from './exchange.ts';
import { faultOfErrors, faultOfStrangeAnswer, graphqlError } from './graphql-faults.ts';
import { createSessions } from './sessions.ts';

/** Holds a GraphQL document and the schema of its answer. */
export interface Request<T> extends Question {
  readonly answer: z.ZodType<T>;
}

export interface Answer<T> extends Pick<Exchange, 'reading' | 'shopStartedAt'> {
  readonly kind: 'answer';
  readonly data: T;
}

const sessions = createSessions();

/**
 * Sends one request to the shop's Admin API. Renews an ended session once and repeats the request, because
 * Vendure refused it before it started. A session ends when it expires, or when its user logs out of any
 * session.
 */
export async function send<T>(call: Call, request: Request<T>): Promise<Answer<T> | SharedFault> {
  const proof = await sessions.proofFor(call);
  if (proof.kind !== 'proof') return proof;
  const first = await ask(call, request, proof.headers);
  if (first.kind !== 'unauthorized' || call.shop.secrets['apiKey'] !== undefined) return first;

  await sessions.forget(call, proof);
  const renewed = await sessions.proofFor(call);
  return renewed.kind === 'proof' ? ask(call, request, renewed.headers) : renewed;
}

const envelope = z.object({ data: z.unknown().optional(), errors: z.array(graphqlError).exactOptional() });

async function ask<T>(
  call: Call,
  request: Request<T>,
  headers: Readonly<Record<string, string>>,
): Promise<Answer<T> | SharedFault> {
  const { mutation } = request;
  const answer = await exchange(call, request, headers);
  if (answer.kind !== 'exchange') return answer;
  const { success, data: said } = envelope.safeParse(answer.body);
  if (!success) return faultOfStrangeAnswer(answer, mutation);
  if (said.errors !== undefined) return faultOfErrors(said.errors, mutation);

  const { success: understood, data, error } = request.answer.safeParse(said.data);
  if (understood) {
    return { kind: 'answer', data, reading: answer.reading, shopStartedAt: answer.shopStartedAt };
  }
  const message = `The shop's answer has another shape than Vendure 3.7's: ${z.prettifyError(error)}`;
  const perhapsOneRow = isQuantityOutOfRange(error) ? 'quantity_out_of_range' : 'answer_not_understood';
  return mutation
    ? { kind: 'unknown', message, ended: true, perhapsOneRow }
    : { kind: 'unavailable', message, perhapsOneRow };
}
