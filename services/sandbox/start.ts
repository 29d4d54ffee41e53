import { systemClock } from '@onhand/service-kit/clock.ts';
import type { Clock } from '@onhand/service-kit/clock.ts';
import { buildApp } from './app.ts';
import { sandboxControl } from './control/client.ts';
import type { SandboxControl } from './control/client.ts';
import { noFiles, shopFiles } from './shop/persistence.ts';
import { openShops } from './shops.ts';

interface SandboxOptions {
  /** The port to listen on; 0, the default, takes a free port. */
  readonly port?: number;
  readonly host?: string;
  /** The public address that shops use in their own addresses; by default the listening address. */
  readonly publicUrl?: string;
  /** The folder that stores shops across restarts; without it they are lost. */
  readonly folder?: string;
  readonly clock?: Clock;
}

export interface Sandbox {
  readonly url: string;
  readonly control: SandboxControl;
  close(): Promise<void>;
}

/** Starts a sandbox in this process. */
export async function startSandbox({
  port = 0,
  host = '127.0.0.1',
  publicUrl,
  folder,
  clock = systemClock,
}: SandboxOptions = {}): Promise<Sandbox> {
  let url = '';
  const origin = () => publicUrl ?? url;
  const files = folder === undefined ? noFiles : shopFiles(folder);
  const shops = openShops({ clock, origin, files });
  const app = buildApp({ shops, origin });
  url = await app.listen({ port, host });
  for (const { outbox } of shops.all()) outbox.start();
  return {
    url,
    control: sandboxControl(url),
    close: async () => {
      await app.close();
      await shops.close();
    },
  };
}
