import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { startServer } from '../postgres/server.ts';
import { databaseMutants } from './in-database.ts';
import { domainMutants } from './in-domain.ts';
import { observingMutants } from './in-observing.ts';
import type { Mutant } from './mutant.ts';
import { copyWorkspace } from './workspace-copy.ts';
import type { WorkspaceCopy } from './workspace-copy.ts';

export const mutants: readonly Mutant[] = [...domainMutants, ...databaseMutants, ...observingMutants];

/** Sequences that a fault has to show in. The rarest of them shows in one of five thousand. */
const sequences = { memory: 10_000, postgres: 60 } as const;
/** A fault may make a sequence endless. Sequences that end are told every few seconds. */
const silentForMs = 120_000;

/**
 * Plants each fault whose name holds `only`, one at a time in a copy of the sources, and simulates there
 * until a rule is broken. One JSON line last; the exit code is 1 where a fault was not found.
 */
export async function runMutants(only: string, signal: AbortSignal): Promise<number> {
  const chosen = mutants.filter(({ name }) => name.includes(only));
  if (chosen.length === 0) throw new Error(`There is no mutant whose name holds "${only}".`);
  await using server = await startServer();
  await using copy = await copyWorkspace();
  const survived: string[] = [];
  for (const mutant of chosen) {
    signal.throwIfAborted();
    const found = await copy.with(mutant, () => simulateIn(copy, mutant, server.url, signal));
    if (found === null) survived.push(mutant.name);
    console.error(`mutants: ${mutant.name}: ${found ?? 'SURVIVED'}`);
  }
  const caught = chosen.length - survived.length;
  const inSql = chosen.filter(({ sql }) => sql === true).length;
  console.log(JSON.stringify({ mutants: chosen.length, inSql, caught, survived }));
  return survived.length === 0 ? 0 : 1;
}

/** What the simulation says of the fault; null where it broke no rule. */
async function simulateIn(
  { folder }: WorkspaceCopy,
  { on }: Mutant,
  serverUrl: string,
  signal: AbortSignal,
): Promise<string | null> {
  const count = String(sequences[on]);
  const endless = new AbortController();
  const program = spawn(
    process.execPath,
    [
      'tests/simulation/simulate-main.ts',
      '--sequences',
      count,
      '--postgres',
      on === 'postgres' ? count : '0',
      '--first',
    ],
    {
      cwd: folder,
      env: { ...process.env, ONHAND_SIMULATION_POSTGRES: serverUrl },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: AbortSignal.any([signal, endless.signal]),
      killSignal: 'SIGKILL',
    },
  );
  const silence = setTimeout(() => endless.abort(), silentForMs);
  program.stderr.on('data', () => silence.refresh());
  const ended = once(program, 'exit').catch(() => ['stopped']);
  const [output, errors, [code]] = await Promise.all([text(program.stdout), text(program.stderr), ended]);
  clearTimeout(silence);
  signal.throwIfAborted();
  if (code === 'stopped') return 'caught: it came to no end';
  const broken = errors.split('\n').find((line) => /^(seed \d+ broke|verify-stock:)/.test(line));
  if (broken !== undefined) return `caught: ${broken.slice(0, 200)}`;
  // Whatever else ended it is trouble of the run and no proof.
  if (code !== 0) throw new Error(`The simulation ended with ${String(code)}: ${errors}${output}`);
  return null;
}
