import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { takeInCustomerPage } from '@onhand/core/runs/customers/take-in-page.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import type { Dependencies } from '../dependencies.ts';
import type { PageOutcome } from './carry-page.ts';

const timeoutMs = 90_000;

/** Reads and takes in the next page of an integration's customers. Their content is encrypted throughout. */
export async function importCustomers(
  { db, clock, connectors, dispatcher }: Dependencies,
  run: RunRow,
  { platform }: { readonly platform: string },
): Promise<PageOutcome> {
  const { integrationId, cursor } = run;
  const answer: OutputOf<'customers.page'> = await connectors.call(platform, 'customers.page', {
    integrationId,
    lane: 'bulk',
    timeoutMs,
    input: { cursor },
  });
  if (answer.kind !== 'page') return answer;
  if (answer.page.next !== undefined && answer.page.next === cursor) {
    const message = 'The platform returned a page whose next page is that same page.';
    return { kind: 'failed', code: 'page_repeated', message };
  }
  await takeInCustomerPage(db, run, answer.page, { clock });
  void dispatcher.customers();
  return { kind: answer.page.next === undefined ? 'ended' : 'carried' };
}
