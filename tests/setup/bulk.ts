import { z } from 'zod';
import type { Merchant } from './shop-front.ts';
import { until } from './until.ts';

const units = z.number();

/** A run of an operation that a person began. */
export const runSchema = z.object({
  id: z.string(),
  kind: z.string(),
  state: z.string(),
  counts: z.record(z.string(), units),
  progress: z.object({
    done: units,
    failed: units,
    skipped: units,
    total: units.nullable(),
    perMinute: units.nullable(),
    secondsLeft: units.nullable(),
  }),
  skippedFor: z.record(z.string(), units),
  problems: z.object({
    total: units,
    rows: z.array(z.object({ externalKey: z.string(), code: z.string(), message: z.string() })),
  }),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
});
type Run = z.infer<typeof runSchema>;

/** Begins a bulk operation of an integration that writes nothing else than the shop shows. */
export async function beginBulk(
  { api }: Merchant,
  integrationId: string,
  request: { readonly operation: string },
): Promise<Run> {
  return api.post(`/v1/integrations/${integrationId}/bulk-operations`, request, runSchema);
}

/** A plan of a bulk operation. */
const planSchema = z.object({
  id: z.string(),
  state: z.string(),
  effect: z.looseObject({ bulk: z.looseObject({ operation: z.string() }) }).nullable(),
  syncRunId: z.string().nullable(),
});
type Plan = z.infer<typeof planSchema>;

/** Plans a bulk operation that writes to a shop, and waits for its effect. */
export async function planBulk(
  { api }: Merchant,
  integrationId: string,
  request: { readonly operation: string },
): Promise<Plan> {
  const change = { kind: 'bulk_operation', integrationId, ...request };
  const { id } = await api.post('/v1/plans', { change }, planSchema);
  return until(
    () => api.get(`/v1/plans/${id}`, planSchema),
    ({ state }) => state !== 'computing',
  );
}

/** Plans a bulk operation that writes to a shop, and applies the plan. Returns its run. */
export async function beginWriting(
  merchant: Merchant,
  integrationId: string,
  request: { readonly operation: string },
): Promise<Run> {
  const { api } = merchant;
  const planned = await planBulk(merchant, integrationId, request);
  const { syncRunId } = await api.post(`/v1/plans/${planned.id}/apply`, {}, planSchema);
  if (syncRunId === null) throw new Error(`The plan ${planned.id} began no run.`);
  return readRun(merchant, syncRunId);
}

export async function readRun({ api }: Merchant, id: string): Promise<Run> {
  return api.get(`/v1/sync-runs/${id}`, runSchema);
}

/** Waits until a run has ended. */
export async function runEnded(merchant: Merchant, id: string, timeoutMs = 240_000): Promise<Run> {
  return until(
    () => readRun(merchant, id),
    ({ state }) => state !== 'running',
    timeoutMs,
  );
}
