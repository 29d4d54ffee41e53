import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { expect, test } from 'vitest';
import { faultFromNetworkError, faultFromStatus } from './faults.ts';

const date = 'Sat, 21 Nov 2026 10:00:00 GMT';
const message = 'its words';
const code = 'its_code';
const unavailable: Fault = { kind: 'unavailable', message };
const unknown = (ended: boolean): Fault => ({ kind: 'unknown', message, ended });
const rejected: Fault = { kind: 'rejected', code, message };

test.each<[status: number, read: Fault, mutation: Fault]>([
  [400, rejected, rejected],
  [401, { kind: 'unauthorized', message }, { kind: 'unauthorized', message }],
  [403, rejected, rejected],
  [404, rejected, rejected],
  [408, unavailable, unavailable],
  [413, rejected, rejected],
  [425, unavailable, unavailable],
  [500, unavailable, unknown(true)],
  [502, unavailable, unknown(false)],
  [503, unavailable, unavailable],
  [504, unavailable, unknown(false)],
  [524, unavailable, unknown(false)],
])('%i', (status, read, mutation) => {
  const answer = { status, headers: {}, code, message };
  expect(faultFromStatus({ ...answer, mutation: false })).toEqual(read);
  expect(faultFromStatus({ ...answer, mutation: true })).toEqual(mutation);
});

test('403 is about the credentials only where the platform says so', () => {
  const answer = { status: 403, headers: {}, code, message, mutation: false };
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
  const answer = { status: 429, headers, code, message, mutation: true, limit: 'points' };
  expect(faultFromStatus(answer)).toEqual({ kind: 'rate_limited', retryAfterMs, limit: 'points' });
});

test('503 keeps when to come back', () => {
  const headers = { 'retry-after': '120' };
  expect(faultFromStatus({ status: 503, headers, code, message, mutation: true })).toEqual({
    kind: 'unavailable',
    message,
    retryAfterMs: 120_000,
  });
});

const failed = (fields: object) => Object.assign(new Error(message), fields);

test.each<[name: string, error: unknown, read: Fault, mutation: Fault]>([
  [
    'refused (fetch)',
    new TypeError('fetch failed', { cause: failed({ code: 'ECONNREFUSED' }) }),
    unavailable,
    unavailable,
  ],
  ['refused (axios)', failed({ isAxiosError: true, code: 'ECONNREFUSED' }), unavailable, unavailable],
  [
    'reset (fetch)',
    new TypeError('fetch failed', { cause: failed({ code: 'ECONNRESET' }) }),
    unavailable,
    unknown(false),
  ],
  ['timeout (axios)', failed({ isAxiosError: true, code: 'ECONNABORTED' }), unavailable, unknown(false)],
  ['a fault of the connector itself', new RangeError(message), unavailable, unknown(false)],
  [
    'an answer (axios)',
    failed({ response: { status: 500, headers: {}, data: { code, message } } }),
    unavailable,
    unknown(true),
  ],
  [
    'an answer without words (axios)',
    failed({ response: { status: 404, headers: {}, data: '<html>' } }),
    { ...rejected, code: 'http_404' },
    { ...rejected, code: 'http_404' },
  ],
])('%s', (_name, error, read, mutation) => {
  expect(faultFromNetworkError(error, { mutation: false })).toEqual(read);
  expect(faultFromNetworkError(error, { mutation: true })).toEqual(mutation);
});
