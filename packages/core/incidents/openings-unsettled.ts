import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { openIncidents } from './open-incidents.ts';
import { resolveIncidents } from './resolve-incidents.ts';

/**
 * Opens the incident that figures of a source do not settle, so that they open no stock, or resolves it.
 * `figures` counts them.
 */
export async function reportUnsettledOpenings(
  db: Db,
  openings: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly figures: number;
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, integrationId, figures, at } = openings;
  const incident = { kind: 'opening_unsettled', merchantId, integrationId } as const;
  const change =
    figures > 0
      ? openIncidents([{ ...incident, detail: { figures } }], at)
      : resolveIncidents([incident], at);
  await change.execute(db);
}
