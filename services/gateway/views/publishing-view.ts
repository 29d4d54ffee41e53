import type { publishing } from '@onhand/contracts/gateway-api/publishing.ts';
import type { PublishingRow } from '@onhand/core/settings/publishing-overrides/read-publishing.ts';
import type { z } from 'zod';

/** Renders the publishing settings of one scope. */
export function publishingView({ lowStock, ...row }: PublishingRow): z.infer<typeof publishing> {
  return {
    ...row,
    lowStock:
      lowStock === null
        ? null
        : { threshold: lowStock.threshold, integrationIds: [...lowStock.integrations] },
  };
}
