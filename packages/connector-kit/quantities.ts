import type { z } from 'zod';

/** Tells whether only numbers that are too large, or too small, make an answer unreadable. */
export function isQuantityOutOfRange({ issues }: z.ZodError): boolean {
  return issues.every(
    (issue) =>
      (issue.code === 'too_big' || issue.code === 'too_small') &&
      (issue.origin === 'number' || issue.origin === 'int'),
  );
}
