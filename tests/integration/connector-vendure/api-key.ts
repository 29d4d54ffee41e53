import { z } from 'zod';
import type { VendureApi } from '../../platforms/vendure-api.ts';

/** Makes an API key of a new role that has these permissions. */
export async function createApiKey(api: VendureApi, permissions: readonly string[]): Promise<string> {
  const { createRole } = await api.admin(
    z.object({ createRole: z.object({ id: z.string() }) }),
    `mutation ($permissions: [Permission!]!) {
      createRole(input: { code: "limited", description: "limited", permissions: $permissions }) { id }
    }`,
    { permissions },
  );
  const { createApiKey } = await api.admin(
    z.object({ createApiKey: z.object({ apiKey: z.string() }) }),
    `mutation ($roleId: ID!) {
      createApiKey(
        input: { roleIds: [$roleId], translations: [{ languageCode: en, name: "Onhand" }] }
      ) { apiKey }
    }`,
    { roleId: createRole.id },
  );
  return createApiKey.apiKey;
}
