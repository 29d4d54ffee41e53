import type { IntegrationId, MerchantId, ProductExportId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { exportColumns } from './export-row.ts';
import type { ExportRow } from './export-row.ts';

/** Lists the products that are, or are to be, listed on an integration by Onhand, the newest first. */
export async function listExports(
  db: Db,
  wanted: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
  } & Page<ProductExportId>,
): Promise<readonly ExportRow[]> {
  const { merchantId, integrationId, after, limit } = wanted;
  return db
    .selectFrom('product_exports')
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? null))
    .select(exportColumns)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
