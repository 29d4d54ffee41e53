import { connectorService, platformKeys, platforms } from '@onhand/contracts/platforms.ts';
import type { ConnectorService } from '@onhand/contracts/platforms.ts';
import type { DataFolder } from './data-folder.ts';
import { freePort } from './free-port.ts';

export type PortName =
  | 'gateway'
  | 'sandbox'
  | 'notifier'
  | ConnectorService
  | 'postgres'
  | 'temporal'
  | 'temporal-ui';
export type Ports = Readonly<Record<PortName, number>>;

// The cast is safe: the entries cover every connector service.
const connectorPorts = Object.fromEntries(
  platformKeys.map((key) => [connectorService(key), platforms[key].port]),
) as Record<ConnectorService, number>;

/** The default port of every program that listens. */
export const defaultPorts: Ports = {
  gateway: 3000,
  sandbox: 3010,
  notifier: 3031,
  ...connectorPorts,
  postgres: 5433,
  temporal: 7233,
  'temporal-ui': 8233,
};

const names = Object.keys(defaultPorts).filter((name): name is PortName => name in defaultPorts);

/** Chooses any free port for every program, for a short-lived stack. */
export async function anyPorts(): Promise<Ports> {
  return choose(() => freePort());
}

/**
 * Chooses the ports of a stack that people use: `<NAME>_PORT` (GATEWAY_PORT, TEMPORAL_UI_PORT, …), else the
 * last run's port, else the default. The last run's ports matter because shops know the gateway's address. A
 * taken port is replaced and reported.
 *
 * @throws Error if a port that the environment demands is taken
 */
export async function steadyPorts(
  folder: DataFolder,
  environment: Readonly<Record<string, string | undefined>>,
  report: (message: string) => void,
): Promise<Ports> {
  const remembered = parseRemembered(await folder.read('ports.json'));
  const ports = await choose(async (name) => {
    const variable = `${name.replaceAll('-', '_').toUpperCase()}_PORT`;
    const demanded = Number(environment[variable] || 0);
    const wanted = demanded || (remembered[name] ?? defaultPorts[name]);
    const port = await freePort(wanted);
    if (port === wanted) return port;
    if (demanded) throw new Error(`Port ${wanted} (${variable}) is taken.`);
    report(`port ${wanted} is taken, ${name} takes ${port} (${variable} sets it)`);
    return port;
  });
  return ports;
}

/** Stores the ports of a running stack for its next start. A stack that failed to start stores none. */
export function rememberPorts(folder: DataFolder, ports: Ports): Promise<void> {
  return folder.write('ports.json', JSON.stringify(ports));
}

async function choose(portFor: (name: PortName) => Promise<number>): Promise<Ports> {
  const chosen: Record<PortName, number> = { ...defaultPorts };
  const taken = new Set<number>();
  for (const name of names) {
    let port = await portFor(name);
    // Ports chosen earlier look free, too, because nobody listens on them yet.
    while (taken.has(port)) port = await freePort();
    taken.add(port);
    chosen[name] = port;
  }
  return chosen;
}

function parseRemembered(text: string | undefined): Partial<Record<string, number>> {
  const parsed: unknown = text === undefined ? {} : JSON.parse(text);
  const entries = Object.entries(parsed ?? {}).filter(([, port]) => Number.isInteger(port));
  return Object.fromEntries(entries);
}
