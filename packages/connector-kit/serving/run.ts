import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { operations } from '@onhand/contracts/connector/operations.ts';
import type { Operation } from '@onhand/contracts/connector/operations.ts';
import { isMutation } from '@onhand/contracts/connector/rows.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import type { Call } from '../connector.ts';
import { faultFromNetworkError } from '../faults.ts';
import { attempt, notBegun } from './attempt.ts';
import type { Running } from './attempt.ts';
import type { Batch, Work } from './work.ts';

/** Runs a call. Always answers in the operation's shape: a missing or invalid answer becomes a fault. */
export async function run(operation: Operation, work: Work, call: Call, running: Running): Promise<unknown> {
  if (work.kind === 'rows') return runRows(operation, work, call, running);
  const outcome = await attempt(call, running, [], { mutation: false }, () => work.run(call));
  if (outcome.kind === 'fault') return outcome.fault;
  const output = operations[operation].output.safeParse(outcome.value);
  if (output.success) return output.data;
  running.logger.error({ operation, err: output.error }, 'the connector answered against the contract');
  return { kind: 'unavailable', message: 'The connector answered against the contract.' } satisfies Fault;
}

type RowAnswers = ReadonlyMap<string, unknown>;

async function runRows(
  operation: Operation,
  { batches, atomic }: Extract<Work, { kind: 'rows' }>,
  call: Call,
  running: Running,
): Promise<readonly Keyed<{ result: unknown }>[]> {
  const mutation = isMutation(operation);
  const rowSchema = rowSchemaOf(operation);

  const answers = await Promise.all(
    batches.map(async (batch) => {
      const outcome = await attempt(call, running, batch.scopes, { mutation }, () =>
        answer(batch, batch.keys),
      );
      return outcome.kind === 'fault' ? everyRow(batch.keys, outcome.fault) : outcome.value;
    }),
  );
  return answers.flatMap((rows) => Array.from(rows, ([key, result]) => ({ key, result })));

  /**
   * Runs the rows of a batch with these keys. In an atomic batch, one bad row may make the platform refuse
   * the other rows. Refused rows are therefore halved until only the bad rows fail.
   */
  async function answer(batch: Batch, keys: readonly string[]): Promise<RowAnswers> {
    if (call.signal.aborted) return everyRow(keys, notBegun);
    const given = await batch.run(call, keys).catch((error: unknown) => {
      running.logger.warn({ operation, err: error }, 'the connector threw');
      const fault = faultFromNetworkError(error, { mutation });
      return keys.map((key) => ({ key, result: fault }));
    });
    const rows = completed(keys, given);
    const refused = keys.filter((key) => isRefusal(rows.get(key)));
    if (!atomic || refused.length < 2) return rows;
    const half = Math.ceil(refused.length / 2);
    return new Map([
      ...rows,
      ...(await answer(batch, refused.slice(0, half))),
      ...(await answer(batch, refused.slice(half))),
    ]);
  }

  /**
   * Returns exactly one answer per key. A missing answer, or an answer against the contract, is `unknown`.
   */
  function completed(keys: readonly string[], given: readonly Keyed<{ result: unknown }>[]): RowAnswers {
    const valid = new Map<string, unknown>();
    for (const row of given) {
      const parsed = rowSchema.safeParse(row);
      if (parsed.success) valid.set(row.key, parsed.data.result);
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

const refusal = z.object({ kind: z.literal('rejected'), transient: z.literal(false).optional() });

function isRefusal(result: unknown): boolean {
  return refusal.safeParse(result).success;
}

function rowSchemaOf(operation: Operation): z.ZodType<{ key: string; result: unknown }> {
  const { output } = operations[operation];
  if (!('element' in output)) throw new Error(`${operation} has no rows`);
  return output.element;
}
