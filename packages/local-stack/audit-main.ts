import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { connect } from '@onhand/database/connect.ts';
import { verifyChains } from '@onhand/core/audit/verify-chains.ts';
import type { ChainReport } from '@onhand/core/audit/verify-chains.ts';
import { readHeads } from '@onhand/core/audit/read-head.ts';
import { readKeptHeads, verifyExport } from '@onhand/core/audit/verify-export.ts';
import type { Lines } from '@onhand/core/audit/verify-export.ts';
import { forMerchants, keepMerchants } from '@onhand/database/for-merchants.ts';
import { runUntilInterrupted } from './interruption.ts';
import { databaseOf } from './own-database.ts';

const usage = `usage: npm run audit -- verify [--heads <file>]   verify the chains in the database
       npm run audit -- verify --file <export> [--after <position>] [--heads <file>]   verify an export
       npm run audit -- heads   print the ends of all chains, to keep them elsewhere`;

/**
 * Runs `npm run audit`: verifies the audit log's chains, or prints their ends. It reads the database of
 * DATABASE_URL, or the database of `npm start`, which may run meanwhile. `verify` ends with exit code 1 if a
 * chain is broken, and names the first broken entry of each.
 */
await runUntilInterrupted(async (signal, report) => {
  const [command, ...options] = process.argv.slice(2);
  const given = optionsOf(options);
  if (given === null || (command !== 'verify' && command !== 'heads')) {
    console.error(usage);
    process.exitCode = 2;
    return;
  }
  const kept = given.heads === undefined ? [] : await readKeptHeads(linesOf(given.heads));
  if (given.file !== undefined) {
    conclude([print(await verifyExport(linesOf(given.file), { kept, after: given.after ?? 0 }))], report);
    return;
  }
  await using opened = new AsyncDisposableStack();
  const db = connect(await databaseOf(opened, signal, report), { maxConnections: 1 });
  opened.defer(() => db.destroy());
  if (command === 'heads') {
    for (const head of await forMerchants('all', () => readHeads(db))) console.log(JSON.stringify(head));
    return;
  }
  const reports: ChainReport[] = [];
  const chains = forMerchants('all', () => keepMerchants(verifyChains(db, kept)));
  for await (const one of chains) reports.push(print(one));
  conclude(reports, report);
});

interface Options {
  readonly file?: string;
  readonly heads?: string;
  readonly after?: number;
}

/** Reads `--file`, `--heads` and `--after` with their values; null: something else is given. */
function optionsOf(given: readonly string[]): Options | null {
  const [name, value, ...rest] = given;
  if (name === undefined) return {};
  const others = optionsOf(rest);
  if (value === undefined || others === null) return null;
  switch (name) {
    case '--file':
      return { ...others, file: value };
    case '--heads':
      return { ...others, heads: value };
    case '--after':
      return /^\d+$/.test(value) ? { ...others, after: Number(value) } : null;
    default:
      return null;
  }
}

function linesOf(path: string): Lines {
  return () => createInterface({ input: createReadStream(path, 'utf8') });
}

function print(report: ChainReport): ChainReport {
  const { chainId, entries, fault } = report;
  const chain = `the chain ${chainId}`;
  if (fault === null) console.log(`${chain} is whole: ${entries} entries`);
  else console.log(`${chain} is broken at position ${fault.position}: ${fault.kind}`);
  return report;
}

function conclude(reports: readonly ChainReport[], say: (text: string) => void): void {
  const broken = reports.filter(({ fault }) => fault !== null);
  const count = (of: (report: ChainReport) => number) => reports.reduce((sum, one) => sum + of(one), 0);
  say(broken.length === 0 ? 'the audit log is whole' : 'the audit log was tampered with');
  console.log(
    JSON.stringify({
      chains: reports.length,
      entries: count(({ entries }) => entries),
      waiting: count(({ waiting }) => waiting),
      broken: broken.map(({ chainId, fault }) => ({ chainId, ...fault })),
    }),
  );
  process.exitCode = broken.length === 0 ? 0 : 1;
}
