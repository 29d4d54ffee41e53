import { once } from 'node:events';
import { connect } from 'node:net';
import { fastify } from 'fastify';
import { expect, it } from 'vitest';
import { endSilentConnections } from './end-silent-connections.ts';

it('a connection that never sent a request is ended when the application stops, without an answer', async () => {
  const app = fastify();
  endSilentConnections(app);
  const address = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  const accepted = once(app.server, 'connection');
  const socket = connect(Number(address.port), address.hostname);
  const told: string[] = [];
  socket.on('data', (data) => told.push(String(data)));
  const closed = once(socket, 'close');
  await accepted;
  await app.close();
  await closed;
  // Node would answer 408 after a minute.
  expect(told).toEqual([]);
});

it('a request under way is answered, though the application stops', async () => {
  const app = fastify();
  endSilentConnections(app);
  const begun = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  app.get('/', async () => {
    begun.resolve();
    await goOn.promise;
    return 'done';
  });
  const answer = fetch(await app.listen({ port: 0, host: '127.0.0.1' }));
  await begun.promise;
  const closed = app.close();
  goOn.resolve();
  expect(await (await answer).text()).toBe('done');
  await closed;
});
