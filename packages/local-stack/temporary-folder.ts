import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Creates a temporary folder. Other accounts, such as PostgreSQL's, may pass through it but not list it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'onhand-'));
  await chmod(folder, 0o711);
  return folder;
}
