import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import type { Shop } from '../../connector.ts';
import { servedFor } from '../ask.ts';
import { movedTo, probesOf } from './probes.ts';
import type { Subject } from './subject.ts';

export function reachRules({ connector, arranged }: Subject): void {
  it('accepts good credentials and says whose account it is', async () => {
    const { ask } = await arranged();
    expect(await ask('check', {})).toMatchObject({ kind: 'ok', account: expect.stringMatching(/./) });
  });

  it('names the shop’s home by an address, if at all', async () => {
    const { ask } = await arranged();
    const checked = await ask('check', {});
    const home = checked.kind === 'ok' ? checked.home : undefined;
    expect(home === undefined || URL.canParse(home)).toBe(true);
  });

  for (const { operation, offered, outcomes } of probesOf(connector)) {
    it.skipIf(!offered)(`${operation}: wrong credentials are unauthorized`, async () => {
      const arrangement = await arranged();
      const ask = arrangement.askAs(arrangement.wrongCredentials);
      expect(await outcomes(ask, arrangement)).toEqual([expect.objectContaining({ kind: 'unauthorized' })]);
    });

    it.skipIf(!offered)(`${operation}: a shop that cannot be reached is unavailable`, async () => {
      const arrangement = await arranged();
      const { ask } = servedFor(connector, await nowhere(arrangement.shop), { app: arrangement.app ?? {} });
      expect(await outcomes(ask, arrangement)).toEqual([expect.objectContaining({ kind: 'unavailable' })]);
    });
  }
}

/** Moves a shop to a local address where no server listens. */
async function nowhere(shop: Shop): Promise<Shop> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return movedTo(shop, typeof address === 'object' && address !== null ? address.port : 0);
}
