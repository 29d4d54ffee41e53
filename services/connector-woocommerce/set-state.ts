import type { Listings } from '@onhand/connector-kit/connector.ts';
import { updateRecords } from './update-records.ts';

type SetState = NonNullable<Listings['setState']>;

/**
 * Lists a unit with the status `publish`. Ends a product's listing with `draft` and a variation's with
 * `private`, like the shop's own switch "Enabled" of a variation.
 */
export const setState: SetState = async (call, rows) => {
  const updated = await updateRecords(call, rows, ({ ref, state }) => {
    if (state === 'listed') return { status: 'publish' };
    return { status: ref.unit === ref.group ? 'draft' : 'private' };
  });
  return updated.map(({ key, result }) => ({
    key,
    result: result.kind === 'record' ? { kind: 'ok' as const } : result,
  }));
};
