import { parseArgs } from 'node:util';
import { interrupted, runUntilInterrupted } from '@onhand/local-stack/interruption.ts';
import { stepsPerSequence } from './generate.ts';
import { runMutants } from './mutants/run-mutants.ts';
import { startServer } from './postgres/server.ts';
import { describe } from './run-sequence.ts';
import { simulate } from './simulate.ts';

/**
 * `npm run simulate -- [--sequences N] [--seed S] [--postgres M] [--first]`: plays random sequences of what
 * can happen against the stock core and checks its rules after every step. Seeds S to S + N − 1; the first M
 * of them run on PostgreSQL too. What breaks a rule is shown with as few steps as are found; `--first` ends
 * with the first, as it is. `--keep-database`: the database of the sequences on PostgreSQL stays, until
 * ctrl-C where its server is our own. `-- --mutants [--only <part of a name>]`: plants small faults one at a
 * time and shows that each is found. Progress on stderr, one JSON line last; exit code 1 where a rule was
 * broken or a fault was not found.
 */
const { values } = parseArgs({
  options: {
    sequences: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    postgres: { type: 'string' },
    first: { type: 'boolean', default: false },
    'keep-database': { type: 'boolean', default: false },
    mutants: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});

await runUntilInterrupted(async (signal) => {
  process.exitCode = values.mutants ? await runMutants(values.only, signal) : await run(signal);
});

/** Plays, tells of what broke, and gives the exit code. */
async function run(signal: AbortSignal): Promise<number> {
  const sequences = Number(values.sequences);
  const seed = Number(values.seed);
  // As many as the issue asks for: 250 of 5,000.
  const onPostgres = Math.min(sequences, Number(values.postgres ?? Math.ceil(sequences / 20)));
  const keepDatabase = values['keep-database'];
  const running = process.env['ONHAND_SIMULATION_POSTGRES'];
  await using owned = running === undefined && onPostgres > 0 ? await startServer() : undefined;
  const startedAtMs = performance.now();
  let played = 0;
  let violations = 0;
  let toldAtMs = startedAtMs;
  const seconds = () => Math.round((performance.now() - startedAtMs) / 100) / 10;
  await simulate(
    {
      seed,
      sequences,
      onPostgres,
      serverUrl: running ?? owned?.url ?? '',
      keepDatabase,
      onlyFirst: values.first,
    },
    {
      played() {
        played += 1;
        if (performance.now() - toldAtMs > 5_000) {
          toldAtMs = performance.now();
          const so = `${played} of ${sequences} sequences in ${seconds()} s, ${violations} violations`;
          console.error(`simulate: ${so}`);
        }
      },
      broken(sequence) {
        violations += 1;
        console.error(describe(sequence));
      },
      differs(difference) {
        violations += 1;
        console.error(`verify-stock: ${difference}`);
      },
      kept(url) {
        console.error(`simulate: DATABASE_URL=${url}`);
      },
    },
    signal,
  );
  const commands = played * stepsPerSequence;
  console.log(
    JSON.stringify({ sequences: played, commands, onPostgres, violations, seconds: seconds(), seed }),
  );
  if (keepDatabase && owned !== undefined) {
    console.error('simulate: the database stays until ctrl-C');
    await interrupted(signal);
  }
  return violations === 0 ? 0 : 1;
}
