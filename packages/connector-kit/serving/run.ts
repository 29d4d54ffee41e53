import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { operations } from '@onhand/contracts/connector/operations.ts';
import type { Operation } from '@onhand/contracts/connector/operations.ts';
import { isMutation } from '@onhand/contracts/connector/rows.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import type { Call, Connector } from '../connector.ts';
import { faultFromNetworkError, refusedTogether } from '../faults.ts';
import { attempt, notBegun } from './attempt.ts';
import type { ArrivingCall, Running } from './attempt.ts';
import { inHalves } from './halves.ts';
import { readablePage } from './readable-page.ts';
import type { Batch, Work } from './work.ts';

/**
 * Runs a call. Always answers in the operation's shape: a missing or invalid answer becomes a fault, and an
 * invalid item of a page is named in its `unread`.
 */
export async function run(
  connector: Pick<Connector, 'check' | 'answers'>,
  operation: Operation,
  work: Work,
  call: ArrivingCall,
  running: Running,
): Promise<unknown> {
  if (work.kind === 'rows') return runRows(connector, operation, work, call, running);
  const mutation = isMutation(operation);
  const outcome = await attempt(call, running, work.scopes, { mutation }, work.run);
  if (outcome.kind === 'fault') return outcome.fault;
  const output = operations[operation].output.safeParse(outcome.value);
  if (output.success) return output.data;
  running.logger.error({ operation, err: output.error }, 'the connector answered against the contract');
  const readable = operations[operation].output.safeParse(readablePage(operation, outcome.value));
  if (readable.success) return readable.data;
  const message = 'The connector answered against the contract.';
  const fault: Fault = mutation
    ? { kind: 'unknown', message, ended: true }
    : { kind: 'unavailable', message };
  return fault;
}

type RowAnswer = { readonly kind: string; readonly perhapsOneRow?: string };
type RowAnswers = ReadonlyMap<string, RowAnswer>;

async function runRows(
  connector: Pick<Connector, 'check' | 'answers'>,
  operation: Operation,
  { batches, atomic }: Extract<Work, { kind: 'rows' }>,
  call: ArrivingCall,
  running: Running,
): Promise<readonly Keyed<{ result: unknown }>[]> {
  const mutation = isMutation(operation);
  const rowSchema = rowSchemaOf(operation);

  const works = async (limited: Call) => {
    if (limited.signal.aborted) return false;
    if (connector.answers) return connector.answers(limited, operation).catch(() => false);
    const checked = await connector.check(limited).catch(() => null);
    return checked?.kind === 'ok';
  };

  const answers = await Promise.all(
    batches.map(async (batch) => {
      const outcome = await attempt(call, running, batch.scopes, { mutation }, (limited) =>
        inHalves(batch.keys, {
          ask: (keys) => answer(limited, batch, keys),
          works: () => works(limited),
          mutation,
          repeatable: batch.repeatable,
        }),
      );
      return outcome.kind === 'fault' ? everyRow(batch.keys, outcome.fault) : outcome.value;
    }),
  );
  return answers.flatMap((rows) =>
    Array.from(rows, ([key, result]) => ({ key, result: contracted(result) })),
  );

  /**
   * Runs the rows of a batch with these keys. In an atomic batch, one bad row may make the platform refuse
   * the other rows.
   */
  async function answer(limited: Call, batch: Batch, keys: readonly string[]): Promise<RowAnswers> {
    if (limited.signal.aborted) return everyRow(keys, notBegun);
    const given = await batch.run(limited, keys).catch((error: unknown) => {
      running.logger.warn({ operation, err: error }, 'the connector threw');
      const fault = faultFromNetworkError(error, { mutation });
      return keys.map((key) => ({ key, result: fault }));
    });
    const rows = completed(keys, given);
    if (!atomic) return rows;
    return new Map(Array.from(rows, ([key, result]) => [key, refusedTogether(result)]));
  }

  /**
   * Returns exactly one answer per key. A missing answer, or an answer against the contract, is `unknown`.
   */
  function completed(keys: readonly string[], given: readonly Keyed<{ result: unknown }>[]): RowAnswers {
    const valid = new Map<string, RowAnswer>();
    for (const row of given) {
      const parsed = rowSchema.safeParse(row);
      if (parsed.success) valid.set(row.key, { ...parsed.data.result, ...suspicion.parse(row.result) });
      else
        running.logger.error({ operation, err: parsed.error }, 'the connector answered against the contract');
    }
    const unanswered: Fault = {
      kind: 'unknown',
      message: 'The connector gave no answer for this row.',
      ended: !mutation,
    };
    return new Map(keys.map((key) => [key, valid.get(key) ?? unanswered]));
  }
}

function everyRow(keys: readonly string[], fault: Fault): RowAnswers {
  return new Map(keys.map((key) => [key, fault]));
}

/** The mark of a SharedFault, which the contract does not know. */
const suspicion = z.object({ perhapsOneRow: z.string().exactOptional() }).catch({});

function contracted(answer: RowAnswer): object {
  const { perhapsOneRow: _, ...result } = answer;
  return result;
}

function rowSchemaOf(operation: Operation): z.ZodType<{ key: string; result: RowAnswer }> {
  const { output } = operations[operation];
  if (!('element' in output)) throw new Error(`${operation} has no rows`);
  return output.element;
}
