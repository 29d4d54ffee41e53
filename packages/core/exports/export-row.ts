import type { ExportState } from '@onhand/domain/exports/export-machine.ts';
import type { IntegrationId, MerchantId, ProductExportId, ProductId } from '@onhand/domain/ids.ts';

/** Names a product that is listed on an integration. */
export interface ExportRef {
  readonly merchantId: MerchantId;
  readonly id: ProductExportId;
}

/** A product that is, or is to be, listed on an integration. */
export interface ExportRow extends ExportRef {
  readonly productId: ProductId;
  readonly integrationId: IntegrationId;
  /** `automatic`: a new item wanted it, as the settings permit. `asked`: a person did. */
  readonly cause: 'automatic' | 'asked';
  readonly marker: string;
  readonly state: ExportState;
  /** The platform's product: it is listed, or the items of the last call were to be added to it. */
  readonly externalGroup: string | null;
  /** The SKUs of the last call. */
  readonly skus: readonly string[];
  readonly attempts: number;
  readonly absences: number;
  readonly failures: number;
  readonly settlesAt: Date | null;
  /** A time of the schedule has come since it was wanted. */
  readonly released: boolean;
  readonly dueAt: Date;
  readonly code: string | null;
  readonly platformMessage: string | null;
  /** When the marker was made. */
  readonly madeAt: Date;
  readonly changedAt: Date;
}

export const exportColumns = [
  'merchant_id as merchantId',
  'id',
  'product_id as productId',
  'integration_id as integrationId',
  'cause',
  'marker',
  'state',
  'external_group as externalGroup',
  'skus',
  'attempts',
  'absences',
  'failures',
  'settles_at as settlesAt',
  'released',
  'due_at as dueAt',
  'code',
  'platform_message as platformMessage',
  'made_at as madeAt',
  'changed_at as changedAt',
] as const;
