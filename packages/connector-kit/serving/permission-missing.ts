import type { Fault } from '@onhand/contracts/connector/fault.ts';

/** Turns a refusal of credentials that have just read records into a missing permission to create them. */
export function permissionMissing(
  { message }: Extract<Fault, { kind: 'unauthorized' }>,
  records: 'orders' | 'products' | 'images, categories and tags',
): Fault {
  const hint = `Give the integration credentials that may create ${records}.`;
  return { kind: 'rejected', code: 'permission_missing', message, hint };
}
