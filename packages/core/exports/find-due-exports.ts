import type { IntegrationId, MerchantId, ProductExportId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { mayBegin } from '../failed-items/held-back.ts';
import { exportColumns } from './export-row.ts';
import type { ExportRow } from './export-row.ts';

const isUnderWay = sql<boolean>`product_exports.state in ('intended', 'waiting', 'sending', 'unknown')`;

function isDue(now: Date): RawBuilder<boolean> {
  return sql<boolean>`(${isUnderWay} and product_exports.due_at <= ${now}::timestamptz)`;
}

/** Finds the next due exports of an integration, in the order of their ids. */
export async function findDueExports(
  db: Db,
  of: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    /** The last export before. Null: from the first. */
    readonly after: ProductExportId | null;
    readonly limit: number;
    readonly now: Date;
  },
): Promise<readonly ExportRow[]> {
  return db
    .selectFrom('product_exports')
    .where('merchant_id', '=', of.merchantId)
    .where('integration_id', '=', of.integrationId)
    .where(isDue(of.now))
    .$if(of.after !== null, (query) => query.where('id', '>', of.after as ProductExportId))
    .select(exportColumns)
    .orderBy('id')
    .limit(of.limit)
    .execute();
}

/**
 * Finds the active integrations with due exports: a run may have ended before all were sent. Excludes
 * integrations that must be reconnected, and those whose run failed lately. What was cancelled is not due.
 */
export async function findIntegrationsToExport(
  db: Db,
  now: Date,
): Promise<readonly { readonly merchantId: MerchantId; readonly integrationId: IntegrationId }[]> {
  const { rows } = await sql<{ merchantId: MerchantId; integrationId: IntegrationId }>`
    select integrations.merchant_id as "merchantId", integrations.id as "integrationId"
    from integrations
    where integrations.id in (select integration_id from product_exports
                              where ${isDue(now)})
      and ${mayBegin('export_products', now)}
    order by integrations.id`.execute(db);
  return rows;
}
