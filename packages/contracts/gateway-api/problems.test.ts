import { expect, it } from 'vitest';
import { blockCodes } from './block-codes.ts';
import { reviewCodes } from './listing-review.ts';
import { problemKinds } from './problems.ts';

it('docs/errors.md tells of every code what it means and what to do (write it anew with vitest -u)', async () => {
  await expect(problemsPage()).toMatchFileSnapshot('../../../docs/errors.md');
});

/** docs/errors.md, from the tables: every code with what it means and what to do. */
function problemsPage(): string {
  const problems = Object.entries(problemKinds).map(
    ([code, { status, title, fix }]) => `### ${code}\n\n${status}. ${title}\n\n${fix}\n`,
  );
  const blocks = Object.entries(blockCodes).map(
    ([code, { message, fix }]) => `### ${code}\n\n${message}\n\n${fix}\n`,
  );
  const waiting = Object.entries(reviewCodes).map(
    ([code, { message, fix }]) => `### ${code}\n\n${message}\n\n${fix}\n`,
  );
  return [
    '# Errors\n',
    'This page is written from the tables in `packages/contracts/gateway-api` (`problems.ts`, `block-codes.ts`, `listing-review.ts`); a test keeps it equal.\n',
    '## Problems of the API\n',
    'Every error is answered as problem details (RFC 9457, `application/problem+json`) with `type`, `title`, `status`, `code` and `fix`, and `detail` where there is more to say. Programs may rely on `code`; it never changes.\n',
    ...problems,
    '## Why a channel stock is blocked\n',
    "A listing's channel stock shows as `block` why no figure is written. Any other code is the platform's own word for a refusal; the failed item holds its message.\n",
    ...blocks,
    '## Why a listing is under review\n',
    'A listing that waits for a person shows as `problem` why it was not linked by itself; see [listings](listings.md).\n',
    ...waiting,
  ].join('\n');
}
