import type { Role } from '@onhand/contracts/gateway-api/api-keys.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';

/** Who asks. `label` is the actor of whatever the request changes. */
export interface Caller {
  readonly keyId: string;
  readonly label: string;
  readonly role: Role;
  readonly isOperator: boolean;
}

/** What a route asks of its caller; every route below /v1 says so. */
export interface Access {
  readonly role: Role;
  /** Whether the request is about one merchant: its key's, or the one an operator's key names. */
  readonly merchant: 'required' | 'optional';
  /** A route that shows a secret once stores no answer. */
  readonly storesAnswer?: false;
}

/** Reading, within a merchant. */
export const reading: Access = { role: 'viewer', merchant: 'required' };
/** Changing, within a merchant. */
export const operating: Access = { role: 'operator', merchant: 'required' };
/** Credentials and integrations of a merchant. */
export const administering: Access = { role: 'admin', merchant: 'required' };

const ranks: Readonly<Record<Role, number>> = { viewer: 1, operator: 2, admin: 3 };

/** Whether a role includes another: admin includes operator, operator includes viewer. */
export function includesRole(has: Role, needed: Role): boolean {
  return ranks[has] >= ranks[needed];
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    caller: Caller;
    /** Null only where the route's access says that a merchant is optional. */
    merchantScope: MerchantId | null;
    /** The merchant that the request is about. */
    readonly merchantId: MerchantId;
  }
}
