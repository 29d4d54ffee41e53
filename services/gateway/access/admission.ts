import { findCaller } from '@onhand/core/access/api-keys/find-caller.ts';
import type { CallerRow } from '@onhand/core/access/api-keys/find-caller.ts';
import { listKeyHashes } from '@onhand/core/access/api-keys/list-key-hashes.ts';
import { findSession } from '@onhand/core/access/sessions/find-session.ts';
import type { SessionRow } from '@onhand/core/access/sessions/find-session.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { FastifyRequest } from 'fastify';
import type { Dependencies } from '../dependencies.ts';
import { parseApiKey, provesKey } from './api-key.ts';
import { checkOrigin } from './check-origin.ts';
import { createGuessLimit } from './guess-limit.ts';
import { createKnownKeys } from './known-keys.ts';
import { readSessionToken } from './session-cookie.ts';

/** Finds out who calls. One for the whole process, so that guesses are counted together. */
export interface Admission {
  /** @throws Refusal `key_invalid`, `too_many_guesses` */
  byKey(key: string, address: string, namedMerchantId: MerchantId | null): Promise<CallerRow>;
  /** @throws Refusal `session_ended`; `request_not_from_console` for a change that another site may cause */
  bySession(request: FastifyRequest, namedMerchantId: MerchantId | null): Promise<SessionRow>;
}

const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD']);

export function createAdmission({ db, clock }: Pick<Dependencies, 'db' | 'clock'>): Admission {
  const guesses = createGuessLimit(clock);
  const known = createKnownKeys(() => forMerchants('all', () => listKeyHashes(db)));
  return {
    async byKey(text, address, namedMerchantId) {
      const key = parseApiKey(text);
      if (key === null) throw new Refusal('key_invalid');
      // Callers behind a proxy share its address, so a right key passes whatever others guess.
      if (guesses.refuses(address, key.hash) && !(await known.has(key.hash))) {
        throw new Refusal('too_many_guesses');
      }
      const row = await forMerchants('all', () => findCaller(db, { prefix: key.prefix, namedMerchantId }));
      if (row === undefined || !provesKey(key.hash, row.hash)) {
        guesses.failed(address, key.hash);
        throw new Refusal('key_invalid');
      }
      guesses.proved(key.hash);
      return row;
    },
    async bySession(request, namedMerchantId) {
      const token = readSessionToken(request);
      if (token === null) throw new Refusal('session_ended');
      if (!readingMethods.has(request.method)) checkOrigin(request);
      const found = { tokenHash: token.hash, namedMerchantId };
      const row = await forMerchants('all', () => findSession(db, found));
      if (row === undefined) throw new Refusal('session_ended');
      return row;
    },
  };
}
