import type { Db } from '@onhand/database/connect.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { ensureOperatorKey } from '@onhand/core/access/api-keys/ensure-operator-key.ts';
import { CodedError } from '@onhand/service-kit/coded-error.ts';
import { parseApiKey } from './api-key.ts';

/**
 * Stores the configured key as the operator's admin key, so that a new installation has a key.
 *
 * @throws CodedError `operator_key_invalid`
 */
export async function ensureFirstKey(db: Db, text: string, at: Date): Promise<void> {
  const key = parseApiKey(text);
  if (key === null) {
    throw new CodedError(
      'operator_key_invalid',
      'ONHAND_OPERATOR_KEY must look like oh_<prefix>_<secret>: 6 to 32 letters or digits, then at least 20 of A-Z a-z 0-9 _ -.',
    );
  }
  const named = { prefix: key.prefix, hash: key.hash, label: 'operator' };
  await forMerchants('all', () => ensureOperatorKey(db, named, at));
}
