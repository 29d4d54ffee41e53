import type { ProblemDetails } from '@onhand/contracts/gateway-api/problem.ts';
import { problemKinds } from '@onhand/contracts/gateway-api/problems.ts';
import type { ProblemCode } from '@onhand/contracts/gateway-api/problems.ts';
import { Overloaded } from '@onhand/core/orders/group-take-in.ts';
import { isConnectionError, isUnavailable, sqlState } from '@onhand/database/transaction.ts';
import { CodedError } from '@onhand/service-kit/coded-error.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { App } from '../route.ts';

/**
 * Answers every error as problem details (RFC 9457). An unexpected error is logged and answered without
 * details.
 */
export function answerProblems(app: App): void {
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, new Refusal('route_not_found')));
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.code === 'internal_error' || problem.code === 'database_unavailable') {
      request.log.error({ err: error }, problem.code);
    } else if (request.url.startsWith('/webhooks/')) {
      // Only the platform sees the response. The log tells an operator why no webhooks arrive from a shop.
      request.log.warn({ url: request.url, code: problem.code }, 'A delivery was refused.');
    }
    return sendProblem(request, reply, problem);
  });
}

/** Seconds after which a refused caller may try again, by status. */
const retryAfterSeconds: Readonly<Record<number, string>> = { 429: '60', 503: '5' };

/** Sends a refusal as problem details. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { status } = problemKinds[refusal.code];
  const details = { ...renderProblem(refusal), ...(status >= 500 ? { requestId: request.id } : {}) };
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  const retryAfter = retryAfterSeconds[status];
  if (retryAfter !== undefined) void reply.header('retry-after', retryAfter);
  // Sends text, because the routes' schemas describe problems but do not serialize them.
  return reply.code(status).type('application/problem+json').send(JSON.stringify(details));
}

/** Renders a refusal as problem details. */
export function renderProblem({ code, detail, members }: Refusal): ProblemDetails {
  const { status, title, fix, requests } = problemKinds[code];
  return {
    ...members,
    type: `urn:onhand:problem:${code}`,
    title,
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
    fix,
    ...(requests === undefined ? {} : { requests: [...requests] }),
  };
}

/** Returns the refusal that an error is answered as. */
export function problemOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const within = error.validationContext === 'body' ? '' : `${error.validationContext ?? ''}.`;
    const errors = error.validation.map(({ instancePath, message }) => ({
      path: `${within}${instancePath.slice(1).replaceAll('/', '.')}`,
      message: message ?? 'is invalid',
    }));
    const detail = errors
      .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
      .join('; ');
    return new Refusal('request_invalid', { detail, members: { errors } });
  }
  const code = errorCodes[sqlState(error) ?? ''] ?? clientCodes[clientStatus(error) ?? 0];
  if (isHalfSurrogate(error)) return new Refusal('request_invalid');
  if (code !== undefined) return new Refusal(code);
  // Comes after the caller's errors: an upload that was broken off ends with ECONNRESET, too.
  if (isConnectionError(error) || isUnavailable(error)) return new Refusal('database_unavailable');
  if (error instanceof Overloaded) return new Refusal('overloaded');
  if (error instanceof CodedError && error.code === 'connector_unavailable') {
    return new Refusal('platform_unavailable');
  }
  return new Refusal('internal_error');
}

/**
 * Tells whether a text that is stored as JSON has half a surrogate pair. Onhand's own JSON is well-formed
 * otherwise, so any other invalid_text_representation is a fault of Onhand.
 */
function isHalfSurrogate(error: unknown): boolean {
  return sqlState(error) === '22P02' && error instanceof Error && error.message.includes('type json');
}

/** Maps errors of Fastify and PostgreSQL that the caller causes to problem codes. */
const errorCodes: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media_type_unsupported',
  FST_ERR_BAD_URL: 'url_malformed',
  FST_ERR_MAX_PARAM_LENGTH: 'route_not_found',
  // numeric_value_out_of_range: a sum of accepted quantities is too large.
  22003: 'quantity_out_of_range',
  // character_not_in_repertoire, untranslatable_character: a text contains NUL.
  '22021': 'request_invalid',
  '22P05': 'request_invalid',
};

/** Maps the statuses that Fastify and its plugins give to the caller's errors. */
const clientCodes: Readonly<Record<number, ProblemCode>> = {
  400: 'body_malformed',
  // A path below /docs/static that leads out of it.
  403: 'route_not_found',
  404: 'route_not_found',
};

function clientStatus(error: unknown): number | undefined {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}
