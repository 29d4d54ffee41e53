import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { expect, test } from 'vitest';
import { faultFromNetworkError, faultFromRedirect, faultFromStatus } from './faults.ts';
import type { SharedFault } from './faults.ts';
import { TransportError } from './transport/transport-error.ts';

const date = 'Sat, 21 Nov 2026 10:00:00 GMT';
const message = 'its words';
const code = 'its_code';
const unavailable: Extract<Fault, { kind: 'unavailable' }> = { kind: 'unavailable', message };
const unknown = (ended: boolean): Extract<Fault, { kind: 'unknown' }> => ({
  kind: 'unknown',
  message,
  ended,
});
const perhapsOneRow = { perhapsOneRow: code };
const rejected: Fault = { kind: 'rejected', code, message };

test.each<[status: number, read: SharedFault, mutation: SharedFault]>([
  [400, rejected, rejected],
  [401, { kind: 'unauthorized', message }, { kind: 'unauthorized', message }],
  [403, rejected, rejected],
  [404, rejected, rejected],
  [408, unavailable, unavailable],
  [413, rejected, rejected],
  [425, unavailable, unavailable],
  [500, { ...unavailable, ...perhapsOneRow }, { ...unknown(true), ...perhapsOneRow }],
  [502, unavailable, unknown(false)],
  [503, unavailable, unavailable],
  [504, unavailable, unknown(false)],
  [524, unavailable, unknown(false)],
])('%i', (status, read, mutation) => {
  const answer = { status, headers: {}, code, message, speaksOfRequest: true };
  expect(faultFromStatus({ ...answer, mutation: false })).toEqual(read);
  expect(faultFromStatus({ ...answer, mutation: true })).toEqual(mutation);
});

test.each([301, 400, 403, 404, 405, 410, 418])(
  '%i that is not the platform’s own concerns the integration',
  (status) => {
    const answer = { status, headers: {}, code, message, mutation: true, speaksOfRequest: false };
    expect(faultFromStatus(answer)).toEqual(unavailable);
  },
);

test('413 of a proxy may be the fault of the rows together', () => {
  const answer = { status: 413, headers: {}, code, message, mutation: true, speaksOfRequest: false };
  expect(faultFromStatus(answer)).toEqual({ ...unavailable, ...perhapsOneRow });
});

test('a redirect concerns the integration and does not repeat the credentials in its target', () => {
  const location = 'https://shop.test/wp-json/?oauth_consumer_key=ck_1&oauth_signature=abc';
  expect(faultFromRedirect(301, location)).toEqual({
    kind: 'unavailable',
    message: expect.stringMatching(/^The shop answered 301, to https:\/\/shop\.test\/wp-json\/\. /),
  });
  expect(faultFromRedirect(302, undefined)).toMatchObject({ kind: 'unavailable' });
});

test('403 is about the credentials only where the platform says so', () => {
  const answer = { status: 403, headers: {}, code, message, mutation: false, speaksOfRequest: true };
  expect(faultFromStatus({ ...answer, unauthorizedCodes: [code] })).toEqual({
    kind: 'unauthorized',
    message,
  });
});

test.each<[name: string, headers: Headers | Record<string, unknown>, retryAfterMs: number]>([
  ['seconds', new Headers({ 'Retry-After': '7' }), 7_000],
  ['a date', { 'Retry-After': 'Sat, 21 Nov 2026 10:00:30 GMT', date }, 30_000],
  ['a date that has passed', { 'retry-after': 'Sat, 21 Nov 2026 09:00:00 GMT', date }, 0],
  [
    'a date, by a clock ten minutes behind',
    { 'Retry-After': 'Sat, 21 Nov 2026 09:50:30 GMT', date: 'Sat, 21 Nov 2026 09:50:00 GMT' },
    30_000,
  ],
  ['a date, by a clock that nobody tells', { 'Retry-After': 'Sat, 21 Nov 2026 10:00:30 GMT' }, 1_000],
  ['a number of axios', { 'retry-after': 2 }, 2_000],
  ['nothing', {}, 1_000],
  ['something else', { 'retry-after': 'soon' }, 1_000],
])('429 with %s', (_name, headers, retryAfterMs) => {
  const answer = {
    status: 429,
    headers,
    code,
    message,
    mutation: true,
    speaksOfRequest: true,
    limit: 'points',
  };
  expect(faultFromStatus(answer)).toEqual({ kind: 'rate_limited', retryAfterMs, limit: 'points' });
});

test('503 keeps when to come back', () => {
  const headers = { 'retry-after': '120' };
  expect(
    faultFromStatus({ status: 503, headers, code, message, mutation: true, speaksOfRequest: true }),
  ).toEqual({
    kind: 'unavailable',
    message,
    retryAfterMs: 120_000,
  });
});

const failed = (fields: object) => Object.assign(new Error(message), fields);
const unreached = { message: 'The shop could not be reached, or gave no answer in time.' };

test.each<[name: string, error: unknown, read: SharedFault, mutation: SharedFault]>([
  [
    'refused (fetch)',
    new TypeError('fetch failed', { cause: failed({ code: 'ECONNREFUSED' }) }),
    { ...unavailable, ...unreached },
    { ...unavailable, ...unreached },
  ],
  [
    'refused (axios)',
    failed({ isAxiosError: true, code: 'ECONNREFUSED' }),
    { ...unavailable, ...unreached },
    { ...unavailable, ...unreached },
  ],
  [
    'reset (fetch)',
    new TypeError('fetch failed', { cause: failed({ code: 'ECONNRESET' }) }),
    { ...unavailable, ...unreached },
    { ...unknown(false), ...unreached },
  ],
  [
    'timeout (axios)',
    failed({ isAxiosError: true, code: 'ECONNABORTED' }),
    { ...unavailable, ...unreached },
    { ...unknown(false), ...unreached },
  ],
  [
    'a name that is not found',
    new TypeError('fetch failed', { cause: failed({ code: 'ENOTFOUND' }) }),
    { ...unavailable, message: 'The name of the shop’s host was not found.' },
    { ...unavailable, message: 'The name of the shop’s host was not found.' },
  ],
  [
    'a certificate that is not valid',
    new TypeError('fetch failed', { cause: failed({ code: 'CERT_HAS_EXPIRED' }) }),
    { ...unavailable, message: 'The shop’s certificate is not valid: CERT_HAS_EXPIRED.' },
    { ...unavailable, message: 'The shop’s certificate is not valid: CERT_HAS_EXPIRED.' },
  ],
  [
    'a private address',
    new TypeError('fetch failed', { cause: new TransportError('shop_address_private', message) }),
    unavailable,
    unavailable,
  ],
  [
    'an answer that is too large',
    new TransportError('answer_too_large', message),
    { ...unavailable, perhapsOneRow: 'answer_too_large' },
    { ...unknown(true), perhapsOneRow: 'answer_too_large' },
  ],
  [
    'an answer that is too slow',
    new TransportError('answer_too_slow', message),
    { ...unavailable, perhapsOneRow: 'answer_too_slow' },
    unknown(false),
  ],
  [
    'a shop that is silent after the request',
    new TypeError('fetch failed', { cause: failed({ code: 'UND_ERR_HEADERS_TIMEOUT' }) }),
    { ...unavailable, ...unreached, perhapsOneRow: 'answer_too_slow' },
    { ...unknown(false), ...unreached },
  ],
  [
    'an answer with endless headers',
    new TypeError('fetch failed', { cause: failed({ code: 'UND_ERR_HEADERS_OVERFLOW' }) }),
    { ...unavailable, message: 'The answer’s headers are too long.' },
    { ...unknown(true), message: 'The answer’s headers are too long.' },
  ],
  [
    'a fault of the connector itself',
    new RangeError(message),
    { ...unavailable, message: 'The connector failed at this call.' },
    { ...unknown(false), message: 'The connector failed at this call.' },
  ],
  [
    'an answer (axios)',
    failed({ response: { status: 500, headers: {}, data: { code, message } } }),
    { ...unavailable, ...perhapsOneRow },
    { ...unknown(true), ...perhapsOneRow },
  ],
  [
    'an answer without words (axios)',
    failed({ response: { status: 404, headers: {}, data: '<html>' } }),
    unavailable,
    unavailable,
  ],
])('%s', (_name, error, read, mutation) => {
  expect(faultFromNetworkError(error, { mutation: false })).toEqual(read);
  expect(faultFromNetworkError(error, { mutation: true })).toEqual(mutation);
});
