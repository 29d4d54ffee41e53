import { expect, test } from 'vitest';
import { createLogger } from './logging.ts';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger({ service: 'test' }, { write: (line) => lines.push(line) }));
  return lines.join('');
}

test('secrets and authorization headers are never written', () => {
  const line = logged((logger) =>
    logger.info({
      token: 's3cret',
      headers: { authorization: 's3cret' },
      request: { headers: { Authorization: 's3cret' } },
    }),
  );
  expect(line).toContain('[redacted]');
  expect(line).not.toContain('s3cret');
});

test('what an HTTP client hangs on its errors is not written; the code and the causes are', () => {
  const error = Object.assign(new Error('outer', { cause: new Error('inner') }), {
    code: 'ECONNREFUSED',
    config: { auth: { username: 'ck', password: 's3cret' } },
  });
  const line = logged((logger) => logger.error({ err: error }, 'failed'));
  expect(line).not.toContain('s3cret');
  expect(JSON.parse(line)).toMatchObject({
    level: 'error',
    service: 'test',
    err: { code: 'ECONNREFUSED', message: 'outer', cause: { message: 'inner' } },
  });
});
