import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './run.ts';
import { text } from './workspace.ts';

/**
 * Not in the repository (.gitignore), recorded as it was, made by a tool, no text; and this page of patterns.
 */
const notOurs =
  /(^|\/)(node_modules|dist|dist\.\d+(\.old)?|\.git|\.onhand|coverage|recordings|\.env|pnpm-lock\.yaml|repository\.test\.ts)$|\.(log|png|ico|woff2)$/;
const files = globSync(['**/*', '.*', '.ci/*'], {
  cwd: root,
  withFileTypes: true,
  exclude: (entry) => notOurs.test(entry.name),
})
  .filter((entry) => entry.isFile() && !notOurs.test(entry.name))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)));

const forbidden = {
  'a host of a package registry: npm and pip are asked as the machine is set up': [
    /\b(registry|npm|pypi|packages?|artifactory|nexus)\.[a-z0-9-]+\.(org|com|net|io|dev)\b/,
    /\bfiles\.pythonhosted\b|\/simple\/\b|_authToken/,
  ],
  'a secret: they come from the environment, and tests make theirs': [
    /-----BEGIN [A-Z ]*PRIVATE KEY/,
    /\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{30,}|\bxox[abp]-\w{10,}|\bsk_live_\w{10,}/,
    /\bshp(at|ss|ca)_[0-9a-f]{32}\b|\bc[ks]_[0-9a-f]{40}\b/,
    /\boh_[A-Za-z0-9]{6,32}_[A-Za-z0-9_-]{40,}/,
    /:\/\/[a-z]+:(?!password@|\$)[^\s'"`@/]{4,}@(?!host|127\.0\.0\.1|localhost)/,
  ],
  'work left for later: an issue says it, the code does not': [/\b(TODO|FIXME|XXX|HACK)\b/],
  'a check switched off without a reason beside or above it': [
    /@ts-(ignore|nocheck)/,
    /(?<!^\s*\/\/ .*\n)^\s*\/\/ (es|ox)lint-disable(?!.* -- )/,
  ],
} as const;

/** One line for every pattern above, so that each is known to find something. */
const examples = [
  'https://registry.example.org/onhand',
  'https://mirror.example/simple/onhand',
  '-----BEGIN RSA PRIVATE KEY-----',
  'AKIAABCDEFGHIJKLMNOP',
  'ck_0123456789abcdef0123456789abcdef01234567',
  'oh_abcdef_0123456789012345678901234567890123456789',
  'postgres://onhand:hunter22@db.example/onhand',
  '// TODO later',
  '// @ts-ignore',
  'const a = 1;\n  // oxlint-disable-next-line typescript/no-explicit-any',
];

it.each(examples)('a file that holds %j would be found', (example) => {
  const patterns = Object.values(forbidden).flat();
  expect(patterns.filter((pattern) => new RegExp(pattern, 'gm').test(example))).toHaveLength(1);
});

it.each(Object.entries(forbidden))('no file holds %s', (_what, patterns) => {
  const found = files.flatMap((path) => patterns.flatMap((pattern) => matches(path, pattern)));
  expect(found).toEqual([]);
});

function matches(path: string, pattern: RegExp): readonly string[] {
  const whole = text(path);
  return [...whole.matchAll(new RegExp(pattern, 'gm'))].map(
    ({ index, 0: match }) => `${path}:${whole.slice(0, index).split('\n').length}: ${match.trim()}`,
  );
}

it('there are files to look at', () => {
  expect(files).toEqual(
    expect.arrayContaining(['package.json', '.ci/run', 'services/gateway/main.ts', '.env.example']),
  );
});

it('files lie where their package is, not in src/ folders', () => {
  expect(files.filter((path) => path.split('/').includes('src'))).toEqual([]);
});
