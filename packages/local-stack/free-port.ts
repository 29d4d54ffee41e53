import { once } from 'node:events';
import { createServer } from 'node:net';

/** Finds a free TCP port on the loopback interface: the wanted port if it is free, else any. */
export async function freePort(wanted = 0): Promise<number> {
  const server = createServer().listen(wanted, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if (wanted === 0) throw error;
    return freePort();
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A TCP server without a port.');
  return address.port;
}
