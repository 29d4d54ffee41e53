import { expect, test } from 'vitest';
import { z } from 'zod';
import { readConfiguration } from './configuration.ts';

const schema = z.object({
  DATABASE_URL: z.url().describe('postgres://user:password@host/database'),
  PORT: z.coerce.number().int().default(0).describe('0 takes a free one'),
  MODE: z.enum(['a', 'b']),
});

test('reads and converts what is set, and takes defaults for what is empty', () => {
  expect(readConfiguration(schema, { DATABASE_URL: 'postgres://h/d', PORT: '', MODE: 'a' })).toEqual({
    DATABASE_URL: 'postgres://h/d',
    PORT: 0,
    MODE: 'a',
  });
});

test('names every wrong variable with what to do, and shows no value', () => {
  const read = () => readConfiguration(schema, { PORT: 'secret-by-mistake', MODE: '' });
  expect(read).toThrow(expect.objectContaining({ code: 'configuration_invalid' }));
  expect(read).toThrow(
    /DATABASE_URL: is not set \(postgres:\/\/.*\n {2}PORT: .*\(0 takes a free one\)\n {2}MODE: is not set$/,
  );
  expect(read).not.toThrow(/secret-by-mistake/);
});
