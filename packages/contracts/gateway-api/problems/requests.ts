import type { ProblemKind } from './problem-kind.ts';

export const requestProblems = {
  request_invalid: {
    status: 400,
    title: 'What was sent has not the form that is needed.',
    fix: 'Correct what is named, and leave out what is not known. The reference at /docs shows the form of each request.',
  },
  body_malformed: {
    status: 400,
    title: 'The request body cannot be parsed.',
    fix: 'Send well-formed JSON. For a webhook, send the body exactly as the platform wrote it.',
  },
  url_malformed: {
    status: 400,
    title: 'The address of the request cannot be parsed.',
    fix: 'Percent-encode the path as UTF-8.',
  },
  http_malformed: {
    status: 400,
    title: 'The request is no well-formed HTTP.',
    fix: 'Send HTTP/1.1. Check the proxy in front of the gateway.',
  },
  request_too_slow: {
    status: 408,
    title: 'The request did not arrive within 30 seconds.',
    fix: 'Nothing was done. Send the request again, over a faster connection or in smaller parts.',
  },
  headers_too_large: {
    status: 431,
    title: 'The headers of the request are larger than 16 KiB.',
    fix: 'Send fewer or shorter headers.',
  },
  payload_too_large: {
    status: 413,
    title: 'The request body is larger than 1 MiB, or 10 MiB for a webhook.',
    fix: 'Split the request into smaller ones. The order of a webhook is read from the shop instead.',
  },
  media_type_unsupported: {
    status: 415,
    title: 'This route does not accept the media type of the body.',
    fix: 'Send `content-type: application/json`.',
  },
  route_not_found: {
    status: 404,
    title: 'This route does not exist.',
    fix: 'See /docs for a list of routes.',
  },
  method_not_allowed: {
    status: 405,
    title: 'The path exists, but not with this method.',
    fix: 'Use a method that the header `allow` lists. See /docs for what each does.',
  },
  precondition_failed: {
    status: 412,
    title: 'The state has changed since the ETag in `If-Match` was given.',
    fix: 'Read the state again with GET, apply your change to it, and send it with the new ETag.',
  },
  idempotency_key_invalid: {
    status: 400,
    title: 'The Idempotency-Key is empty or longer than 200 characters.',
    fix: 'Send a UUID as the Idempotency-Key.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'The Idempotency-Key was already used for a different request.',
    fix: 'Send a new key with each new request. Onhand remembers a key for 24 hours.',
  },
  idempotency_in_progress: {
    status: 409,
    title: 'An earlier request with this Idempotency-Key is still in progress.',
    fix: 'Repeat the request in a moment with the same key. You will get the answer of the first request.',
  },
  idempotency_unsupported: {
    status: 422,
    title: 'This route does not support an Idempotency-Key, because its answer contains a secret.',
    fix: 'Send the request without the Idempotency-Key. If that creates an API key twice, revoke one.',
  },
} as const satisfies Record<string, ProblemKind>;
