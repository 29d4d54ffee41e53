import type { Route } from '../../route.ts';
import { createApiKey } from './create-api-key.ts';
import { createPerson } from './create-person.ts';
import { listApiKeys } from './list-api-keys.ts';
import { revokeApiKey } from './revoke-api-key.ts';

export const apiKeysRoutes: readonly Route[] = [createApiKey, createPerson, listApiKeys, revokeApiKey];
