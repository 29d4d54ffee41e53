import type { Call } from '@onhand/connector-kit/connector.ts';
import { faultFromNetworkError } from '@onhand/connector-kit/faults.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { BulkState } from './bulk-operation.ts';

/** A part of a bulk operation's file. `isLast`: the file ends with it. */
export interface FilePart {
  readonly kind: 'part';
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

/** The storage refuses an address that has ended, and an offset beyond the file. */
const goneStatuses: ReadonlySet<number> = new Set([400, 401, 403, 404, 410, 416]);

/**
 * Reads up to `size` bytes of a file from an offset. The address has no token; it is the storage's, and has
 * its own signature.
 */
export async function readFilePart(
  { fetch, signal }: Call,
  { url, bytes: told }: Extract<BulkState, { kind: 'file' }>,
  { offset, size }: { readonly offset: number; readonly size: number },
): Promise<FilePart | Extract<BulkState, { kind: 'lost' }> | SharedFault> {
  try {
    const answer = await fetch(url, {
      method: 'GET',
      // Offsets count the bytes of the file itself.
      headers: { range: `bytes=${offset}-${offset + size - 1}`, 'accept-encoding': 'identity' },
      signal,
    });
    const { status, headers } = answer;
    if (goneStatuses.has(status)) return { kind: 'lost', why: `Its file answers ${status}.` };
    if (status !== 200 && status !== 206) {
      return { kind: 'unavailable', message: `The file of a bulk operation answers ${status}.` };
    }
    const body = new Uint8Array(await answer.arrayBuffer());
    const total =
      status === 200 ? body.length : Number(/\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1]);
    if (!Number.isSafeInteger(total) || (told !== null && total !== told)) {
      return { kind: 'lost', why: `Its file has ${total} bytes instead of ${told}.` };
    }
    const bytes = status === 200 ? body.subarray(offset, offset + size) : body;
    return { kind: 'part', bytes, isLast: offset + bytes.length >= total };
  } catch (error) {
    const { perhapsOneRow: _, ...fault } = faultFromNetworkError(error, { mutation: false });
    return fault;
  }
}
