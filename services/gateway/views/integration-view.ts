import type { integration } from '@onhand/contracts/gateway-api/integrations.ts';
import type { IntegrationRow } from '@onhand/core/integrations/integration-row.ts';
import { webhookUrlOf } from '@onhand/core/integrations/hearing/subscriptions.ts';
import type { z } from 'zod';
import { appWebhookUrl } from '../webhooks/app-webhook-url.ts';
import { platforms } from '../webhooks/registry.ts';

/** Renders an integration, always without its credentials. */
export function integrationView(row: IntegrationRow, publicUrl: string): z.infer<typeof integration> {
  const { merchantId: _, circuit, circuitReason, circuitFailures, circuitUntil, ...others } = row;
  const { concurrentCalls: _concurrent, callsPerMinute: _perMinute, ...rest } = others;
  return {
    ...rest,
    ...changeableState(row),
    circuit: { state: circuit, reason: circuitReason, failures: circuitFailures, until: circuitUntil },
    webhookUrl: addressOf(row, publicUrl),
  };
}

/** Where the platform sends what concerns an integration. Null: nowhere. */
function addressOf({ platform, id }: IntegrationRow, publicUrl: string): string | null {
  const webhook = platforms.get(platform) ?? null;
  if (webhook === null) return null;
  return webhook.app === undefined ? webhookUrlOf(publicUrl, id) : appWebhookUrl(publicUrl, platform);
}

/** Renders what `PATCH` changes of an integration. */
export function changeableState({
  concurrentCalls,
  callsPerMinute,
  reconcileEveryMinutes,
  listsNewProducts,
}: IntegrationRow): Pick<
  z.infer<typeof integration>,
  'limits' | 'reconcileEveryMinutes' | 'listsNewProducts'
> {
  const hasLimits = concurrentCalls !== null || callsPerMinute !== null;
  const limits = hasLimits ? { concurrentCalls, callsPerMinute } : null;
  return { limits, reconcileEveryMinutes, listsNewProducts };
}
