import { createHash } from 'node:crypto';
import { Client } from 'pg';
import type { ClientConfig, QueryResult } from 'pg';

/** The largest number of prepared statements. PostgreSQL plans any further statement each time it runs. */
const preparedAtMost = 300;
const names = new Map<string, string>();

/**
 * Prepares the statements that it runs, so that PostgreSQL need not plan long statements each time: planning
 * takes longer than running them. Sends statements that are not awaited as one packet, because a packet costs
 * more than a small statement.
 */
export class PreparedClient extends Client {
  constructor(config?: string | ClientConfig) {
    super({ ...(typeof config === 'string' ? { connectionString: config } : config), pipeline: true });
  }

  // pg has a dozen overloads. Kysely's driver calls (text, values). All other calls pass through.
  override query(...call: unknown[]): never {
    const [text, values] = call;
    const named =
      typeof text === 'string' && Array.isArray(values) && values.length > 0 && call.length === 2
        ? [{ name: nameOf(text), text, values }]
        : call;
    const { stream } = this.connection;
    stream.cork();
    process.nextTick(() => stream.uncork());
    const query: (...call: unknown[]) => Promise<QueryResult> = super.query.bind(this);
    // The result of each overload passes through unchanged.
    return query(...named) as never;
  }
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= preparedAtMost) {
    return known;
  }
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 32);
  names.set(text, name);
  return name;
}
