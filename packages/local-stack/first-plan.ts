import { z } from 'zod';
import type { GatewayClient } from './gateway-client.ts';

const planned = z.object({ id: z.string() });

/**
 * Plans an integration's first sync and applies the plan. If the shop has no listings yet, the integration
 * publishes from then on.
 */
export async function applyFirstPlan(gateway: GatewayClient, integrationId: string): Promise<void> {
  const change = { kind: 'first_sync', integrationId };
  const { id } = await gateway.post('/v1/plans', { change }, planned);
  await gateway.post(`/v1/plans/${id}/apply`, {}, planned);
}
