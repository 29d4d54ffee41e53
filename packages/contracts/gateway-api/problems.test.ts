import { expect, it } from 'vitest';
import { blockCodes } from './block-codes.ts';
import { reviewCodes } from './listing-review.ts';
import { problemGroups } from './problems.ts';

it('docs/errors.md lists every code with its meaning and its fix (write it anew with vitest -u)', async () => {
  await expect(errorsPage()).toMatchFileSnapshot('../../../docs/errors.md');
});

it('no code of a problem is in two groups', () => {
  const codes = Object.values(problemGroups).flatMap((group) => Object.keys(group));
  expect(codes).toHaveLength(new Set(codes).size);
});

it('a fix speaks to people, in the console too: what to call stands in `requests`', () => {
  const helps = [...Object.values(problemGroups), blockCodes, reviewCodes].flatMap((codes) =>
    Object.entries<Help>(codes),
  );
  const technical = helps.filter(([, { fix }]) => /(?:GET|POST|PUT|PATCH|DELETE) \S*\//.test(fix));
  expect(technical.map(([code]) => code)).toEqual([]);
});

/** Renders docs/errors.md from the tables. */
function errorsPage(): string {
  const problems = Object.entries(problemGroups).flatMap(([heading, group]) => [
    `### ${heading}\n`,
    ...Object.entries(group).map(
      ([code, { status, title, ...help }]) => `#### ${code}\n\n${status}. ${title}\n\n${inWords(help)}\n`,
    ),
  ]);
  return [
    '# Errors\n',
    'Search this page for the code you received. Each entry states the problem, then what to do about it.\n',
    'A test writes this page from the tables in `packages/contracts/gateway-api` (`problems/`, `block-codes.ts`, `listing-review.ts`). Edit those tables, not this page.\n',
    '## Problems of the API\n',
    'The gateway answers every error as problem details (RFC 9457, `application/problem+json`). An answer has `type`, `title`, `status`, `code` and `fix`, `detail` if more is known, and `requests` if requests of the API help. Programs may rely on `code`: it never changes.\n',
    ...problems,
    '## Why a channel stock is blocked\n',
    "While no figure is written, the listing's channel stock shows the reason as `block`, and `GET /v1/listings?blockCode=<code>` finds such listings. A code that is not listed here comes from the platform: its failed item holds the platform's message.\n",
    ...sections(blockCodes),
    '## Why a listing is under review\n',
    'A listing that was not linked automatically waits for a person and shows the reason as `problem`. See [how to review listings](listings.md).\n',
    ...sections(reviewCodes),
  ].join('\n');
}

function sections(codes: Readonly<Record<string, Help & { readonly message: string }>>) {
  return Object.entries(codes).map(
    ([code, { message, ...help }]) => `### ${code}\n\n${message}\n\n${inWords(help)}\n`,
  );
}

interface Help {
  readonly fix: string;
  readonly requests?: readonly string[];
}

function inWords({ fix, requests = [] }: Help): string {
  if (requests.length === 0) return fix;
  return `${fix}\n\nIn the API: ${requests.map((request) => `\`${request}\``).join(', ')}.`;
}
