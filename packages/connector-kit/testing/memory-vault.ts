import { createHash } from 'node:crypto';
import { customerContent } from '@onhand/contracts/connector/customer.ts';
import type { CustomerContent, SealedContent } from '@onhand/contracts/connector/customer.ts';
import { canonicalJson } from '@onhand/domain/audit/canonical-json.ts';
import { matchedEmail } from '@onhand/domain/customers/email.ts';
import type { CustomerVault } from '../connector.ts';

/** Stands in for the vault of connector-host, for tests without a database. It hides nothing. */
export const memoryVault: CustomerVault = {
  seal: async (_integrationId, contents) => contents.map(sealedContent),
  open: async (_integrationId, sealed) => sealed.map((one) => openedContent(one)),
};

/** Seals content as {@link memoryVault} does. */
export function sealedContent(content: CustomerContent): SealedContent {
  const email = matchedEmail(content.email);
  const text = canonicalJson(content);
  return {
    emailHash: email === null ? null : hashOf(email),
    contentHash: hashOf(text),
    sealed: Buffer.from(text).toString('base64'),
  };
}

/** Opens content that {@link memoryVault} sealed. */
export function openedContent({ sealed }: Pick<SealedContent, 'sealed'>): CustomerContent {
  return customerContent.parse(JSON.parse(Buffer.from(sealed, 'base64').toString()));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
