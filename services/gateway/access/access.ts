import type { Role } from '@onhand/contracts/gateway-api/api-keys.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';

/** Describes the caller of a request. Every change that the request makes records `label` as its actor. */
export interface Caller {
  readonly keyId: string;
  readonly label: string;
  readonly role: Role;
  readonly isOperator: boolean;
}

/** Describes what a route requires of its caller. Every route below /v1 declares it. */
export interface Access {
  readonly role: Role;
  /** Whether the request needs a merchant: the key's own, or the merchant that an operator's key names. */
  readonly merchant: 'required' | 'optional';
  /** False for a route that shows a secret once: its response is never stored. */
  readonly storesAnswer?: false;
}

/** Allows reading, within a merchant. */
export const reading: Access = { role: 'viewer', merchant: 'required' };
/** Allows changes, within a merchant. */
export const operating: Access = { role: 'operator', merchant: 'required' };
/** Allows changes of credentials and integrations, within a merchant. */
export const administering: Access = { role: 'admin', merchant: 'required' };

const ranks: Readonly<Record<Role, number>> = { viewer: 1, operator: 2, admin: 3 };

/** Checks whether a role includes another role: admin includes operator, operator includes viewer. */
export function includesRole(has: Role, needed: Role): boolean {
  return ranks[has] >= ranks[needed];
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    caller: Caller;
    /** The merchant of the request; null only if the route's access makes a merchant optional. */
    merchantScope: MerchantId | null;
    /** The merchant of the request; throws the problem `merchant_required` if there is none. */
    readonly merchantId: MerchantId;
  }
}
