import { createHash } from 'node:crypto';
import { Client } from 'pg';
import type { ClientConfig, QueryResult } from 'pg';

/** Statements that are prepared, at most; later ones are planned each time they run. */
const preparedAtMost = 300;
const names = new Map<string, string>();

/**
 * A connection that prepares the statements it runs, so that PostgreSQL plans each once per connection and not each
 * time: the door's and the publisher's statements are long, and planning them takes longer than running them. What is
 * sent without waiting leaves as one packet: on one machine a packet costs more than a small statement.
 */
export class PreparedClient extends Client {
  constructor(config?: string | ClientConfig) {
    super({ ...(typeof config === 'string' ? { connectionString: config } : config), pipeline: true });
  }

  // pg has a dozen overloads; the one of Kysely's driver is (text, values), and the others pass through.
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
    // Each overload's result, as it is.
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
