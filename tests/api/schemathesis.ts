import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const version = '4.32.5';
const cache = join(import.meta.dirname, '../../node_modules/.cache');
const environment = join(cache, `schemathesis-${version}`);

/** What is checked of every answer. */
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'missing_required_header',
  'unsupported_method',
  'allow_header_conformance',
  'ignored_auth',
];

/** Describes what Schemathesis is to test. */
export interface Target {
  /** The OpenAPI document. */
  readonly document: object;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** How long to generate requests. */
  readonly seconds: number;
  readonly reports: string;
}

/** What Schemathesis found, from its report. */
export interface Findings {
  readonly exitCode: number | null;
  readonly operations: { readonly total: number; readonly tested: number };
  readonly requests: number;
  readonly failures: readonly unknown[];
  readonly errors: readonly unknown[];
}

const report = z.object({
  operations: z.object({ total: z.int(), tested: z.int() }),
  test_cases: z.object({ generated: z.int() }),
  failures: z.array(z.unknown()),
  errors: z.array(z.unknown()),
});

/** Installs Schemathesis into a virtual environment of its own, once. Needs Python with venv, and PyPI. */
export async function installSchemathesis(): Promise<void> {
  const stamp = join(environment, 'installed');
  if (existsSync(stamp)) return;
  await mkdir(cache, { recursive: true });
  await run('python3', ['-m', 'venv', environment]);
  await run(join(environment, 'bin/pip'), ['install', '--quiet', `schemathesis==${version}`]);
  await writeFile(stamp, version);
}

/** Sends generated requests, valid and invalid ones, and checks every answer against the document. */
export async function runSchemathesis(target: Target): Promise<Findings> {
  const { document, url, headers, seconds, reports } = target;
  const documentFile = join(reports, 'openapi.json');
  const reportFile = join(reports, 'report.json');
  await writeFile(documentFile, JSON.stringify(document));
  const exitCode = await runProgram(
    join(environment, 'bin/st'),
    [
      'run',
      documentFile,
      `--url=${url}`,
      ...Object.entries(headers).map(([name, value]) => `--header=${name}: ${value}`),
      `--checks=${checks.join(',')}`,
      '--phases=examples,coverage,fuzzing,stateful',
      `--max-time=${seconds}`,
      '--request-timeout=30',
      '--continue-on-failure',
      '--suppress-health-check=all',
      '--generation-database=none',
      '--warnings=off',
      '--report=json',
      `--report-json-path=${reportFile}`,
      '--no-color',
    ],
    reports,
  );
  const { operations, test_cases, failures, errors } = report.parse(
    JSON.parse(await readFile(reportFile, 'utf8')),
  );
  return { exitCode, operations, requests: test_cases.generated, failures, errors };
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const code = await runProgram(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with exit code ${code}.`);
}

async function runProgram(command: string, args: readonly string[], cwd?: string): Promise<number | null> {
  const program = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  const [code] = await once(program, 'exit');
  return code;
}
