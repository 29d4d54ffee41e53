import { globSync } from 'node:fs';
import { expect, it } from 'vitest';
import { root } from './run.ts';
import { text } from './workspace.ts';

/** What runs beside the database. Its hosts' clocks may each be wrong by minutes. */
const files = globSync(
  [
    'packages/{core,domain,database,connector-kit,connector-client,connector-host}/**/*.ts',
    'activities/**/*.ts',
    'services/{gateway,worker,connector-*}/**/*.ts',
  ],
  { cwd: root, exclude: (path) => /node_modules|\.test\.ts$|\/testing(\/|$)/.test(path) },
);

const hostClock = /\bsystemClock\b|\bDate\.now\(|\bnew Date\(\)/;

/** What the host's clock may time: it is only compared with itself. */
const allowed = [
  { because: 'gRPC takes deadlines by the host’s clock', line: /withDeadline\(Date\.now\(\) \+ / },
  {
    because: 'a host that slept is noticed by its own clock only',
    line: /#carryOut\(attempts, readingBack, Date\.now\(\)\)|Date\.now\(\) - takenAtMs > sentWithinMs/,
  },
];

it('nothing is timed by the clock of a host: the database’s clock decides', () => {
  const lines = files.flatMap((path) =>
    text(path)
      .split('\n')
      .filter((line) => hostClock.test(line))
      .map((line) => ({ path, line: line.trim() })),
  );
  expect(files.length).toBeGreaterThan(0);
  expect(lines.filter(({ line }) => !allowed.some((one) => one.line.test(line)))).toEqual([]);
  expect(allowed.filter((one) => !lines.some(({ line }) => one.line.test(line)))).toEqual([]);
});
