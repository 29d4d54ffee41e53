import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Dependencies } from '../dependencies.ts';

const checkTimeoutMs = 30_000;

/** What a customer got about which the connector said nothing. */
export const notAnswered = {
  kind: 'unknown',
  message: 'The connector gave no answer for this customer.',
  ended: false,
} as const;

/** How a run goes on after a call in which nothing was answered, while the shop answers otherwise. */
export const waitsAfterFailure = { kind: 'waits', waitMs: 2_000 } as const;

/** Whether the shop answers something else: then a call may have failed because of a customer's data. */
export async function answersOtherwise(
  connectors: Dependencies['connectors'],
  { platform, integrationId }: { readonly platform: string; readonly integrationId: IntegrationId },
): Promise<boolean> {
  const asked = { integrationId, lane: 'bulk', timeoutMs: checkTimeoutMs, input: {} } as const;
  return (await connectors.call(platform, 'check', asked)).kind === 'ok';
}
