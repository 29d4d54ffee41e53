import { expect, it } from 'vitest';
import { problemOf } from './problem-details.ts';

const failure = (fields: object): Error => Object.assign(new Error('It failed.'), fields);

it.each([
  ['an upload that was broken off', { code: 'ECONNRESET', statusCode: 400 }, 'body_malformed'],
  ['a database that is away', { code: 'ECONNREFUSED' }, 'database_unavailable'],
  ['a database without connections', { code: '53300' }, 'database_unavailable'],
  ['a database without disk', { code: '53100' }, 'database_unavailable'],
  ['a database that shuts down', { code: '57P01' }, 'database_unavailable'],
  ['a statement that took too long', { code: '57014' }, 'database_unavailable'],
  ['a lock that was not free in time', { code: '55P03' }, 'database_unavailable'],
  ['a file that may not be read', { statusCode: 403 }, 'route_not_found'],
  ['text that is no number, in a statement of ours', { code: '22P02' }, 'internal_error'],
  ['a constraint that nobody foresaw', { code: '23505' }, 'internal_error'],
])('%s', (_what, fields, code) => {
  expect(problemOf(failure(fields)).code).toBe(code);
});
