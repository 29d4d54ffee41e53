import type { IntegrationId, MerchantId, ProductExportId, ProductId } from '@onhand/domain/ids.ts';
import type { ExportState } from '@onhand/domain/exports/export-machine.ts';
import type { Generated } from 'kysely';

/** The tables of `core/exports`. */
export interface ExportsTables {
  product_exports: ProductExportsTable;
}

interface ProductExportsTable {
  merchant_id: MerchantId;
  id: Generated<ProductExportId>;
  product_id: ProductId;
  integration_id: IntegrationId;
  cause: 'automatic' | 'asked';
  marker: string;
  state: ExportState;
  external_group: string | null;
  skus: Generated<string[]>;
  attempts: Generated<number>;
  absences: Generated<number>;
  failures: Generated<number>;
  settles_at: Date | null;
  released: Generated<boolean>;
  due_at: Date;
  code: string | null;
  platform_message: string | null;
  made_at: Date;
  changed_at: Date;
}
