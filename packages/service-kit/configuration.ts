import { z } from 'zod';
import { CodedError } from './coded-error.ts';

/**
 * Reads a service's configuration from the environment. An empty variable counts as missing, because compose
 * files pass empty ones. End each variable's schema with `.describe(…)`: the error message shows it as
 * advice.
 *
 * @throws CodedError `configuration_invalid`, once, naming every wrong variable but no value.
 */
export function readConfiguration<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  env: Readonly<Record<string, string | undefined>>,
): z.infer<z.ZodObject<Shape>> {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(set);
  if (parsed.success) return parsed.data;

  const faults = parsed.error.issues.map(({ path, message }) => {
    const variable = String(path[0] ?? '');
    const problem = variable in set ? message : 'is not set';
    const field = schema.shape[variable];
    const advice = field && z.globalRegistry.get(field)?.description;
    return `  ${variable}: ${problem}${advice === undefined ? '' : ` (${advice})`}`;
  });
  throw new CodedError('configuration_invalid', `Set these environment variables:\n${faults.join('\n')}`);
}
