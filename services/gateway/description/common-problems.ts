import type { ProblemCode } from '@onhand/contracts/gateway-api/problems.ts';
import type { RouteOptions } from 'fastify';
import { describeProblems, isProblemResponse } from '../route.ts';

/** What every request can meet. */
const anywhere: readonly ProblemCode[] = [
  'url_malformed',
  'request_too_slow',
  'headers_too_large',
  'database_unavailable',
  'internal_error',
];
/** What the API key, the header `onhand-merchant`, the path and the query can lack. */
const authenticated: readonly ProblemCode[] = [
  'request_invalid',
  'merchant_required',
  'key_invalid',
  'session_ended',
  'role_insufficient',
  'merchant_not_found',
  'too_many_guesses',
];
/** What reading a body and an Idempotency-Key can meet. */
const mutating: readonly ProblemCode[] = [
  'body_malformed',
  'payload_too_large',
  'media_type_unsupported',
  'idempotency_key_invalid',
  'idempotency_in_progress',
  'idempotency_key_reused',
  'request_not_from_console',
];

/** Adds the problems that the plugins answer for a route to the problems that the route lists itself. */
export function withCommonProblems(route: RouteOptions): object {
  const own: Readonly<Record<string, unknown>> = { ...(route.schema?.response as object | undefined) };
  const common = Object.entries(describeProblems(commonCodes(route)));
  const added = common.flatMap(([status, response]) => {
    const given = own[status];
    if (given === undefined) return [[status, response] as const];
    if (!isProblemResponse(given)) return [];
    const texts = new Set([...given.description.split('\n\n'), ...response.description.split('\n\n')]);
    return [[status, { ...response, description: [...texts].join('\n\n') }] as const];
  });
  return { ...own, ...Object.fromEntries(added) };
}

function commonCodes({ url, method, config }: RouteOptions): readonly ProblemCode[] {
  if (url.startsWith('/webhooks/')) return [...anywhere, 'request_invalid', 'body_malformed'];
  if (!url.startsWith('/v1/')) return anywhere;
  const reads = [method].flat().every((one) => one === 'GET' || one === 'HEAD');
  return [
    ...authenticated,
    ...anywhere,
    ...(reads ? [] : mutating),
    ...(config?.access?.storesAnswer === false ? (['idempotency_unsupported'] as const) : []),
    ...(!reads && config?.etag ? (['precondition_failed'] as const) : []),
  ];
}
