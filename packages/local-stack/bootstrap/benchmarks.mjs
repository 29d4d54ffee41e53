import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './machine.mjs';
import { repositoryRoot } from './run.mjs';

const folder = 'tests/load';

/** The file of a benchmark; throws a `Refusal` that lists the known ones when there is none of this name. */
export function benchmarkEntry(name) {
  const known = existsSync(join(repositoryRoot, folder))
    ? readdirSync(join(repositoryRoot, folder))
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
        .map((file) => file.slice(0, -'.ts'.length))
    : [];
  if (name !== undefined && known.includes(name)) return `${folder}/${name}.ts`;
  const problem = name === undefined ? 'which benchmark?' : `there is no benchmark '${name}'.`;
  throw new Refusal(
    `${problem} ${known.length > 0 ? `There are: ${known.join(', ')}` : 'There is none yet.'}`,
  );
}
