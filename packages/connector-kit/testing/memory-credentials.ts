import type { CredentialStore, Refreshed, Renewal, Shop, StoredShop } from '../connector.ts';

/** Keeps the credentials of one integration in memory, for tests of a connector. */
export function memoryCredentials(integrationId: string, shop: Shop): CredentialStore {
  let stored: StoredShop = { ...shop, version: '0' };
  let last: Promise<unknown> = Promise.resolve();
  const replace = async (version: string, { renew, signal }: Renewal): Promise<Refreshed> => {
    if (stored.version !== version) return { kind: 'shop', shop: stored };
    const answer = await renew(stored, signal);
    if (answer.kind !== 'renewed') return answer;
    const secrets = { ...stored.secrets, ...answer.secrets };
    stored = { ...stored, secrets, version: String(Number(version) + 1) };
    return { kind: 'shop', shop: stored };
  };
  return {
    load: async (id) => (id === integrationId ? stored : null),
    async refresh(id, version, renewal) {
      if (id !== integrationId) return { kind: 'unavailable', message: 'The integration is unknown.' };
      // One renewal at a time, as in production: a platform may refuse a refresh token that was used.
      const replaced = last.then(() => replace(version, renewal));
      last = replaced.catch(() => undefined);
      return replaced;
    },
  };
}
