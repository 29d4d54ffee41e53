import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { z } from 'zod';

export type { Logger } from 'pino';

/** The variables that configure {@link createLogger}. Spread them into a service's schema. */
export const loggingVariables: {
  LOG_LEVEL: z.ZodDefault<
    z.ZodEnum<{
      trace: 'trace';
      debug: 'debug';
      info: 'info';
      warn: 'warn';
      error: 'error';
      silent: 'silent';
    }>
  >;
} = {
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
};

const secretNames = [
  'authorization',
  'Authorization',
  'cookie',
  'set-cookie',
  'password',
  'secret',
  'secrets',
  'token',
  'apiKey',
  'consumerKey',
  'consumerSecret',
  'accessToken',
  'refreshToken',
  'webhookSecret',
];
const secretPaths = secretNames.flatMap((name) =>
  ['', '*.', '*.*.'].map((depth) => `${depth}["${name}"]`.replace('.[', '[')),
);

/**
 * Creates a logger that writes JSON lines to stdout, or to `destination`. Each line names the service.
 * Secrets are replaced.
 */
export function createLogger(
  options: { service: string; level?: string },
  destination?: DestinationStream,
): Logger {
  const settings = {
    base: { service: options.service },
    level: options.level ?? 'info',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secretPaths, censor: '[redacted]' },
    serializers: { err: readableError },
  };
  // Writes synchronously. Otherwise, lines flushed at exit would overtake a line that is still being written.
  return pino(settings, destination ?? pino.destination({ fd: 1, sync: true }));
}

/**
 * Keeps only the harmless parts of an error. HTTP clients attach whole requests, including credentials, to
 * theirs.
 */
function readableError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error ? { code: error.code } : {};
  const cause =
    error.cause !== undefined && depth < 3 ? { cause: readableError(error.cause, depth + 1) } : {};
  return { type: error.name, ...code, message: error.message, stack: error.stack, ...cause };
}
