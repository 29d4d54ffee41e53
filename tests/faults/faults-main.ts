import { parseArgs } from 'node:util';
import { runUntilInterrupted } from '@onhand/local-stack/interruption.ts';
import { killUnderLoad } from './kill.ts';
import { startKillableStack, victims } from './killable-stack.ts';

/**
 * `npm run faults -- [--only kill] [--victim <part>]`: breaks a complete Onhand while three sandbox shops sell
 * five orders a second, and counts what was lost, doubled and put back on sale. `kill`: each part in turn is
 * killed for twelve seconds. Progress on stderr, one JSON line last; exit code 1 if anything was wrong. Takes
 * about a minute for each part, and a stack of its own on loopback ports.
 */
const groups = ['kill'] as const;
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'kill' },
    victim: { type: 'string', default: '' },
  },
});

await runUntilInterrupted(async (signal, report) => {
  if (!groups.some((group) => group === values.only)) {
    throw new Error(`There are no faults '${values.only}'. There are: ${groups.join(', ')}.`);
  }
  const wanted = victims.filter((victim) => victim.includes(values.victim));
  if (wanted.length === 0) throw new Error(`There is no part '${values.victim}': ${victims.join(', ')}.`);
  await using stack = await startKillableStack(signal);
  const results = [];
  for (const victim of wanted) {
    const result = await killUnderLoad(stack, victim, { signal, report });
    report(JSON.stringify(result));
    results.push(result);
  }
  console.log(JSON.stringify({ faults: 'kill', results }));
  const isWrong = results.some(
    ({ lost, doubled, putBack, secondsUntilRight }) =>
      lost !== 0 || doubled > 0 || putBack > 0 || secondsUntilRight === null,
  );
  process.exitCode = isWrong ? 1 : 0;
});
