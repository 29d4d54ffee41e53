import { z } from 'zod';
import type { GatewayClient } from './gateway-client.ts';

const planned = z.object({ id: z.string() });

/** Plans the first sync of an integration and applies it: one that nothing is listed on is written from then on. */
export async function applyFirstPlan(gateway: GatewayClient, integrationId: string): Promise<void> {
  const change = { kind: 'first_sync', integrationId };
  const { id } = await gateway.post('/v1/plans', { change }, planned);
  await gateway.post(`/v1/plans/${id}/apply`, {}, planned);
}
