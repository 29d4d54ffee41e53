import type { CredentialStore, Shop, StoredShop } from '../connector.ts';

/** Keeps the credentials of one integration in memory, for tests of a connector. */
export function memoryCredentials(integrationId: string, shop: Shop): CredentialStore {
  let stored: StoredShop = { ...shop, version: '0' };
  return {
    load: async (id) => (id === integrationId ? stored : null),
    async refresh(id, version, { renew, signal }) {
      if (id !== integrationId) return { kind: 'unavailable', message: 'The integration is unknown.' };
      if (stored.version !== version) return { kind: 'shop', shop: stored };
      const answer = await renew(stored, signal);
      if (answer.kind !== 'renewed') return answer;
      const secrets = { ...stored.secrets, ...answer.secrets };
      stored = { ...stored, secrets, version: String(Number(version) + 1) };
      return { kind: 'shop', shop: stored };
    },
  };
}
