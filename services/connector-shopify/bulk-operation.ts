import { setTimeout as delay } from 'node:timers/promises';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { z } from 'zod';
import { send } from './client.ts';
import type { Answer } from './client.ts';
import { gidOf, idOf } from './gid.ts';
import { mutationPoints } from './limits.ts';

const begun = z.object({
  bulkOperationRunQuery: z.object({ bulkOperation: z.object({ id: z.string() }).nullable() }),
});
const runQuery = `mutation RunBulk($query: String!) {
  bulkOperationRunQuery(query: $query, groupObjects: true) {
    bulkOperation { id }
    userErrors { message }
  }
}`;

type Begun =
  | ({ readonly kind: 'begun'; readonly operation: string } & Pick<
      Answer<never>,
      'reading' | 'shopStartedAt'
    >)
  /** Shopify runs as many as it permits at a time. */
  | { readonly kind: 'refused' };

/** Begins to read the result of a query into a file. An operation whose answer is lost runs for nothing. */
export async function beginBulk(call: Call, query: string): Promise<Begun | SharedFault> {
  const answer = await send(call, {
    mutation: true,
    query: runQuery,
    variables: { query },
    cost: mutationPoints + 2,
    answer: begun,
  });
  // It changes nothing, so whether it runs need not be known.
  if (answer.kind === 'unknown') return { kind: 'unavailable', message: answer.message };
  if (answer.kind !== 'answer') return answer;
  const { bulkOperation } = answer.data.bulkOperationRunQuery;
  if (bulkOperation === null) return { kind: 'refused' };
  const { reading, shopStartedAt } = answer;
  return { kind: 'begun', operation: idOf(bulkOperation.id), reading, shopStartedAt };
}

const shown = z.object({
  bulkOperation: z
    .object({
      status: z.string(),
      errorCode: z.string().nullable(),
      url: z.string().nullable(),
      fileSize: z.union([z.string(), z.number()]).nullable(),
    })
    .nullable(),
});
const showQuery = `query Bulk($id: ID!) {
  bulkOperation(id: $id) { status errorCode url fileSize }
}`;

/** What became of a bulk operation. */
export type BulkState =
  | { readonly kind: 'running' }
  | { readonly kind: 'file'; readonly url: string; readonly bytes: number | null }
  /** It found no record. */
  | { readonly kind: 'empty' }
  /** It failed, was cancelled, or its file is gone. */
  | { readonly kind: 'lost'; readonly why: string };

/** The waits between two looks at an operation that runs, in ms. The last one is repeated. */
const waitsMs = [1_000, 2_000, 5_000, 10_000] as const;
const longestWaitMs = 60_000;
/** What is left of the call when it waits no longer. */
const spareMs = 15_000;

/** Waits for a bulk operation to end, for a minute at most. */
export async function awaitBulk(call: Call, operation: string): Promise<BulkState | SharedFault> {
  let waitedMs = 0;
  for (let look = 0; ; look += 1) {
    const state = await stateOf(call, operation);
    if (state.kind !== 'running') return state;
    const waitMs = waitsMs[Math.min(look, waitsMs.length - 1)] ?? 0;
    const leftMs = call.deadline - call.now().getTime() - spareMs;
    if (waitMs > leftMs || waitedMs + waitMs > longestWaitMs) return state;
    waitedMs += waitMs;
    await delay(waitMs, undefined, { signal: call.signal }).catch(() => undefined);
    if (call.signal.aborted) return state;
  }
}

async function stateOf(call: Call, operation: string): Promise<BulkState | SharedFault> {
  const answer = await send(call, {
    mutation: false,
    query: showQuery,
    variables: { id: gidOf('BulkOperation', operation) },
    cost: 1,
    answer: shown,
  });
  if (answer.kind !== 'answer') return answer;
  const { bulkOperation } = answer.data;
  if (bulkOperation === null) return { kind: 'lost', why: 'Shopify does not know the operation.' };
  const { status, errorCode, url, fileSize } = bulkOperation;
  if (status === 'CREATED' || status === 'RUNNING') return { kind: 'running' };
  if (status !== 'COMPLETED') return { kind: 'lost', why: `It is ${errorCode ?? status}.` };
  if (url === null) return { kind: 'empty' };
  return { kind: 'file', url, bytes: fileSize === null ? null : Number(fileSize) };
}
