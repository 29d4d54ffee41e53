import { getDirectiveValues } from 'graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { Shop } from '../../shop/shop.ts';
import { apiError } from './errors.ts';
import { partOf } from './part.ts';

const kept = 2_000;

/**
 * Does the work of a mutation once per idempotency key, and answers a repetition as the first call was
 * answered. https://shopify.dev/docs/api/usage/idempotent-requests
 *
 * @throws GraphQLError `BAD_REQUEST` if the mutation has no `@idempotent(key:)`
 */
export function once<T extends object>(
  shop: Shop,
  { args, info }: { readonly args: unknown; readonly info: GraphQLResolveInfo },
  work: () => T,
): T | Mismatch {
  const [field] = info.fieldNodes;
  const directive = info.schema.getDirective('idempotent') ?? null;
  const values =
    field === undefined || directive === null
      ? undefined
      : getDirectiveValues(directive, field, info.variableValues);
  const key = values?.['key'];
  if (typeof key !== 'string') {
    const message = 'The @idempotent directive is required for this mutation but was not provided.';
    throw apiError('BAD_REQUEST', message);
  }
  const { answers } = partOf(shop);
  const asked = JSON.stringify([info.fieldName, args]);
  const before = answers.find((one) => one.key === key);
  if (before !== undefined) {
    // The cast is safe: the text is what this function stored of the same work.
    return before.asked === asked ? (JSON.parse(before.answer) as T) : mismatch;
  }
  const answer = work();
  answers.push({ key, asked, answer: JSON.stringify(answer) });
  answers.splice(0, Math.max(0, answers.length - kept));
  return answer;
}

type Mismatch = typeof mismatch;

const mismatch = {
  userErrors: [
    {
      field: null,
      code: 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH',
      message: 'The same idempotency key cannot be used with different operation parameters.',
    },
  ],
} as const;
