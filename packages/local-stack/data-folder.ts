import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The folder that holds all that must survive a restart, and the logs. */
export interface DataFolder {
  readonly path: string;
  /** The log file of a program. */
  log(name: string): string;
  /** A secret of 32 random bytes in base64, made when it is asked for first and kept readable by the owner only. */
  secret(name: string): Promise<string>;
  /** Text kept under a name, or undefined. */
  read(name: string): Promise<string | undefined>;
  /** Keeps text under a name, readable by the owner only. */
  write(name: string, text: string): Promise<void>;
}

/** Opens the folder, made if need be. */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  const path = resolve(folder);
  await mkdir(join(path, 'logs'), { recursive: true });
  // Others may pass, for PostgreSQL's account when we are root, but neither list it nor read its files.
  await chmod(path, 0o711);

  const read = (name: string): Promise<string | undefined> =>
    readFile(join(path, name), 'utf8').catch(() => undefined);
  const write = async (name: string, text: string): Promise<void> => {
    const file = await open(join(path, name), 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  };
  return {
    path,
    read,
    write,
    log: (name) => join(path, 'logs', `${name}.log`),
    async secret(name) {
      const existing = await read(name);
      if (existing !== undefined && existing !== '') return existing;
      const made = randomBytes(32).toString('base64');
      await write(name, made);
      return made;
    },
  };
}
