import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.ts';

/** The key that an operator signs in with. */
export interface OperatorKey {
  readonly text: string;
  /** Whether it was made just now. */
  readonly isNew: boolean;
  /** Where it can be read again. */
  readonly file: string;
}

const name = 'operator-key';

/** The operator's key of this data folder, made on the first run; the gateway accepts the one it is started with. */
export async function operatorKey(folder: DataFolder): Promise<OperatorKey> {
  const file = join(folder.path, name);
  const existing = await folder.read(name);
  if (existing !== undefined && existing !== '') return { text: existing, isNew: false, file };
  // The form of every key: a prefix that finds it and a secret that proves it.
  const text = `oh_${randomBytes(6).toString('hex')}_${randomBytes(32).toString('base64url')}`;
  await folder.write(name, text);
  return { text, isNew: true, file };
}
