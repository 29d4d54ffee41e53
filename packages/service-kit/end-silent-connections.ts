import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** A Fastify application, of whatever type provider. */
interface Stopping {
  readonly server: Server;
  addHook(name: 'preClose', hook: (done: () => void) => void): unknown;
}

/**
 * Ends connections that never sent a request when an application stops. Node counts them as busy, and would
 * wait for a minute: browsers and HTTP clients open connections in advance. The service would be ended before
 * (`runService`), and look as if it had failed.
 */
export function endSilentConnections(app: Stopping): void {
  const silent = new Set<Socket>();
  app.server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  app.server.on('request', ({ socket }) => silent.delete(socket));
  app.addHook('preClose', (done) => {
    for (const socket of silent) socket.destroy();
    done();
  });
}
