import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.ts';

/** Holds the key that an operator signs in with. */
export interface OperatorKey {
  readonly text: string;
  /** Whether this call created the key. */
  readonly isNew: boolean;
  /** The file that stores the key. */
  readonly file: string;
}

const name = 'operator-key';

/**
 * Returns this data folder's operator key and creates it on the first run. The gateway accepts the key that
 * it is started with.
 */
export async function operatorKey(folder: DataFolder): Promise<OperatorKey> {
  const file = join(folder.path, name);
  const existing = await folder.read(name);
  if (existing !== undefined && existing !== '') return { text: existing, isNew: false, file };
  // Every key has this form: a prefix for the lookup, and a secret for the proof.
  const text = `oh_${randomBytes(6).toString('hex')}_${randomBytes(32).toString('base64url')}`;
  await folder.write(name, text);
  return { text, isNew: true, file };
}
