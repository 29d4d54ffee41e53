import type { Answered } from '../../openapi/answer.ts';
import { Refusal } from '../../shop/refusal.ts';
import type { EbayError } from './errors.ts';
import { answerOf } from './errors.ts';
import type { Asked } from './operation.ts';

/** Holds how one row of a bulk call ended. */
interface Row {
  readonly statusCode: number;
  readonly errors?: readonly EbayError[];
}

/** Does the work of a row. A refusal ends the row, not the call. */
export function attempt<Done extends Row>({ operation }: Asked, work: () => Done): Done | Row {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, error: told } = answerOf(error, operation);
    return { statusCode: status, errors: [told] };
  }
}

/** Answers a bulk call: 200 if every row went well, and 207 if a row did not. */
export function multiStatus(responses: readonly Row[]): Answered {
  const isWhole = responses.every(({ statusCode }) => statusCode < 300);
  return { status: isWhole ? 200 : 207, body: { responses } };
}
