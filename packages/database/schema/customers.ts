import type { ChannelCustomerId, CustomerId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Generated } from 'kysely';

/** The tables of `core/customers`. */
export interface CustomersTables {
  customer_keys: CustomerKeysTable;
  customers: CustomersTable;
  channel_customers: ChannelCustomersTable;
  customer_looks: CustomerLooksTable;
}

interface CustomerKeysTable {
  merchant_id: MerchantId;
  ciphertext: Buffer;
  nonce: Buffer;
  key_id: string;
  made_at: Generated<Date>;
}

interface CustomersTable {
  merchant_id: MerchantId;
  id: Generated<CustomerId>;
  email_hash: string | null;
  personal_data: Buffer | null;
  content_hash: string | null;
  changed_at: Date | null;
  changed_by: IntegrationId | null;
  created_at: Date;
  updated_at: Date;
  erased_at: Date | null;
}

interface ChannelCustomersTable {
  merchant_id: MerchantId;
  id: Generated<ChannelCustomerId>;
  integration_id: IntegrationId;
  external_id: string | null;
  customer_id: CustomerId | null;
  seen_hash: string | null;
  seen_changed_at: Date | null;
  sent_hash: string | null;
  refused_hash: string | null;
  hinted_at: Date | null;
  removed_at: Date | null;
  due_at: Date | null;
  failures: Generated<number>;
}

interface CustomerLooksTable {
  integration_id: IntegrationId;
  merchant_id: MerchantId;
  settings_revision: number;
  looked_until: CustomerId | null;
  is_complete: boolean;
}
