import { createHash } from 'node:crypto';
import { Client } from 'pg';
import type { ClientConfig, QueryResult } from 'pg';
import { CopyData, CopyQuery } from './copy-query.ts';

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
    if (typeof text === 'string' && Array.isArray(values) && values[0] instanceof CopyData) {
      // Kysely's driver awaits the result.
      return this.#copy(text, values[0]) as never;
    }
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

  #copy(text: string, data: CopyData): Promise<QueryResult> {
    return new Promise((resolve, reject) => {
      super.query(
        new CopyQuery(text, data, (error, result) => {
          if (error) reject(error);
          else resolve(result);
        }),
      );
    });
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
