import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './run.ts';
import { text } from './workspace.ts';

/** What is recorded as it was, made by a tool, or no text; and this page of patterns. */
const recorded = /^tests\/recordings\/|pnpm-lock\.yaml$|\.(png|ico|woff2)$|\/tracked-files\.test\.ts$/;
const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && !recorded.test(path) && existsSync(join(root, path)));

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

it.each(Object.entries(forbidden))('no file holds %s', (_what, patterns) => {
  const found = tracked.flatMap((path) => patterns.flatMap((pattern) => matches(path, pattern)));
  expect(found).toEqual([]);
});

function matches(path: string, pattern: RegExp): readonly string[] {
  const whole = text(path);
  return [...whole.matchAll(new RegExp(pattern, 'gm'))].map(
    ({ index, 0: match }) => `${path}:${whole.slice(0, index).split('\n').length}: ${match.trim()}`,
  );
}

it('files lie where their package is, not in src/ folders', () => {
  expect(tracked.filter((path) => path.split('/').includes('src'))).toEqual([]);
});
