import { useRouteContext } from '@tanstack/react-router';
import type { Session } from './session.ts';

/** What the session's role permits. What it does not permit is not shown. */
export interface Rights {
  /** Change stock, listings, settings: roles operator and admin. */
  readonly operate: boolean;
  /** Keys, credentials, integrations: role admin. */
  readonly administer: boolean;
  /** Work for every merchant, and create some: a key of the operator. */
  readonly isOperator: boolean;
}

export function useSession(): Session {
  return useRouteContext({ from: '/m/$merchantId', select: ({ session }) => session });
}

export function useRights(): Rights {
  return rightsOf(useSession());
}

function rightsOf({ role, merchantId }: Session): Rights {
  return {
    operate: role !== 'viewer',
    administer: role === 'admin',
    isOperator: merchantId === null,
  };
}
