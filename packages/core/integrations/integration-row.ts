import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { PublishingPhase } from '@onhand/domain/publishing/block-reason.ts';

export interface IntegrationRow {
  readonly merchantId: MerchantId;
  readonly id: IntegrationId;
  readonly platform: string;
  readonly name: string;
  readonly role: 'supplier' | 'seller';
  readonly baseUrl: string;
  /** The address that the platform names as the shop's. Null: it names none, or it is not known. */
  readonly homeAddress: string | null;
  /** The platform's id of the account. Null: it tells none, or it is not known. */
  readonly externalAccount: string | null;
  readonly currency: string | null;
  readonly state: 'active' | 'paused' | 'revoked';
  readonly quantitySync: boolean;
  readonly publishingPhase: PublishingPhase;
  readonly circuit: 'closed' | 'open' | 'reconnect_required';
  readonly circuitReason: string | null;
  readonly circuitFailures: number;
  readonly circuitUntil: Date | null;
  /** Limits of the integration's own. Null: none but the platform's. */
  readonly concurrentCalls: number | null;
  readonly callsPerMinute: number | null;
  /** How often it is reconciled by itself. Null: only on demand. */
  readonly reconcileEveryMinutes: number | null;
  /** Products with new items are listed there by themselves. */
  readonly listsNewProducts: boolean;
  readonly createdAt: Date;
}

export const integrationColumns = [
  'merchant_id as merchantId',
  'id',
  'platform',
  'name',
  'role',
  'base_url as baseUrl',
  'home_address as homeAddress',
  'external_account as externalAccount',
  'currency',
  'state',
  'quantity_sync as quantitySync',
  'publishing_phase as publishingPhase',
  'circuit',
  'circuit_reason as circuitReason',
  'circuit_failures as circuitFailures',
  'circuit_until as circuitUntil',
  'concurrent_calls as concurrentCalls',
  'calls_per_minute as callsPerMinute',
  'reconcile_every_minutes as reconcileEveryMinutes',
  'lists_new_products as listsNewProducts',
  'created_at as createdAt',
] as const;
