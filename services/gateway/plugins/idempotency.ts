import { createHash } from 'node:crypto';
import { outsideAction } from '@onhand/core/audit/action.ts';
import { claimIdempotencyKey } from '@onhand/core/access/idempotency/claim-key.ts';
import { releaseIdempotencyKey } from '@onhand/core/access/idempotency/release-key.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { storeAnswer } from '@onhand/core/access/idempotency/store-answer.ts';
import type { FastifyRequest } from 'fastify';
import type { Dependencies } from '../dependencies.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { App } from '../route.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The Idempotency-Key that this request has claimed; its response is stored under this key. */
    claimedKey: string | null;
  }
}

const maxKeyLength = 200;

/**
 * Runs a mutation with an Idempotency-Key once: repeating the request returns the stored response. Server
 * errors (5xx) are not stored, so the request can be repeated.
 */
export function answerOnce(app: App, { db, clock }: Dependencies): void {
  app.decorateRequest('claimedKey', null);

  app.addHook('preHandler', async (request, reply) => {
    const key = request.headers['idempotency-key'];
    if (key === undefined || request.method === 'GET' || request.method === 'HEAD') return;
    if (typeof key !== 'string' || key === '' || key.length > maxKeyLength) {
      throw new Refusal('idempotency_key_invalid');
    }
    if (request.routeOptions.config.access?.storesAnswer === false) {
      throw new Refusal('idempotency_unsupported');
    }
    // The operator may have used the key for another merchant.
    const claim = await forMerchants('all', () =>
      claimIdempotencyKey(db, {
        apiKeyId: request.caller.keyId,
        key,
        merchantId: request.merchantScope,
        requestHash: hashOf(request),
        now: clock.now(),
      }),
    );
    switch (claim.kind) {
      case 'claimed':
        request.claimedKey = key;
        return;
      case 'answered':
        return reply
          .code(claim.status)
          .header('idempotency-replayed', 'true')
          .type(claim.status < 400 ? 'application/json; charset=utf-8' : 'application/problem+json')
          .send(JSON.stringify(claim.response));
      case 'in_progress':
        throw new Refusal('idempotency_in_progress');
      case 'reused':
        throw new Refusal('idempotency_key_reused');
    }
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const { claimedKey } = request;
    if (claimedKey === null) return;
    // Clears the key first: if storing fails, the error response must not be stored in turn.
    request.claimedKey = null;
    const claimed = { apiKeyId: request.caller.keyId, key: claimedKey };
    // Keeping the answer is no part of what was asked: a refused action leaves no entry in the audit log.
    const conclude = async () => {
      if (reply.statusCode >= 500 || typeof payload !== 'string') {
        await releaseIdempotencyKey(db, claimed);
      } else {
        await storeAnswer(db, { ...claimed, status: reply.statusCode, response: payload });
      }
    };
    await outsideAction(() => forMerchants('all', conclude));
  });
}

/** Hashes the parts that identify a request: method, address, merchant and body. */
function hashOf(request: FastifyRequest): Buffer {
  const parts = [request.method, request.url, request.merchantScope, request.body ?? null];
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}
