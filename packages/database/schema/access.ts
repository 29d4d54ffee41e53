import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Generated } from 'kysely';
import type { Json } from './json.ts';

/** The tables of `core/access`. */
export interface AccessTables {
  credentials: CredentialsTable;
  webhook_secrets: WebhookSecretsView;
  api_keys: ApiKeysTable;
  idempotency_keys: IdempotencyKeysTable;
  credential_renewals: CredentialRenewalsTable;
  authorizations: AuthorizationsTable;
  sessions: SessionsTable;
}

interface CredentialsTable {
  merchant_id: MerchantId;
  integration_id: IntegrationId;
  kind: 'api' | 'webhook';
  slot: Generated<number>;
  ciphertext: Buffer;
  nonce: Buffer;
  key_id: string;
}

/** The credentials of the kind `webhook`. */
interface WebhookSecretsView {
  merchant_id: MerchantId;
  integration_id: IntegrationId;
  slot: number;
  ciphertext: Buffer;
  nonce: Buffer;
  key_id: string;
}

interface ApiKeysTable {
  id: Generated<string>;
  merchant_id: MerchantId | null;
  prefix: string;
  hash: Buffer;
  role: 'viewer' | 'operator' | 'admin';
  label: string;
  created_at: Generated<Date>;
  revoked_at: Date | null;
  email: Generated<string | null>;
  subject: Generated<string | null>;
}

interface IdempotencyKeysTable {
  api_key_id: string;
  key: string;
  merchant_id: MerchantId | null;
  request_hash: Buffer;
  status: number | null;
  response: Json | null;
  created_at: Generated<Date>;
}

interface CredentialRenewalsTable {
  merchant_id: MerchantId;
  integration_id: IntegrationId;
  holder: string;
  until: Date;
}

interface AuthorizationsTable {
  state_hash: Buffer;
  merchant_id: MerchantId;
  integration_id: IntegrationId;
  api_key_id: string;
  ends_at: Date;
}

interface SessionsTable {
  id: Generated<string>;
  token_hash: Buffer;
  api_key_id: string;
  merchant_id: MerchantId | null;
  created_at: Generated<Date>;
  expires_at: Date;
}
