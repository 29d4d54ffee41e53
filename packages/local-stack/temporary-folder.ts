import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes a folder that dies with the run. Other accounts may pass through it, PostgreSQL's is one, but not list it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'onhand-'));
  await chmod(folder, 0o711);
  return folder;
}
