import { GraphQLError } from 'graphql';

/** Creates an error of the answer's `errors`, with Shopify's code. */
export function apiError(
  code: string,
  message: string,
  extensions: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...extensions } });
}

/** The code of whatever the sandbox does not play. */
export const unresolvedCode = 'SANDBOX_UNRESOLVED';

/** Creates the error of a part of Shopify's API that the sandbox does not play. */
export function unplayed(message: string): GraphQLError {
  return apiError(unresolvedCode, message);
}

/** Describes why a mutation refuses its input, as Shopify says it. */
export interface UserError {
  readonly field: readonly string[] | null;
  readonly message: string;
  readonly code?: string | null;
}

/** Reports that a mutation refuses its input. The mutation answers with the user errors. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly userErrors: readonly UserError[];

  constructor(...userErrors: readonly UserError[]) {
    super(userErrors.map(({ message }) => message).join(' '));
    this.userErrors = userErrors;
  }
}
