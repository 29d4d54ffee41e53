import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { isPublicAddress } from './public-address.ts';
import { TransportError } from './transport-error.ts';

export type Resolve = (
  host: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const connectWithinMs = 10_000;

/**
 * Creates a connector for undici that connects to public addresses only. The check sits where a socket is
 * opened, so it holds for every spelling of an address, for redirects and for names whose address changes.
 */
export function publicConnector(resolve: Resolve = systemLookup): buildConnector.connector {
  const connect = buildConnector({
    timeout: connectWithinMs,
    allowH2: false,
    lookup: publicLookup(resolve),
  });
  return (options, done) => {
    // Node looks up names only. An address goes straight to the socket.
    const host = options.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !isPublicAddress(host)) done(privateAddress(), null);
    else connect(options, done);
  };
}

/** Creates a connector for undici that connects to any address. */
export function anyConnector(): buildConnector.connector {
  return buildConnector({ timeout: connectWithinMs, allowH2: false });
}

function publicLookup(resolve: Resolve): LookupFunction {
  return (host, options, done) => {
    resolve(host.replace(/\.$/, ''), { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, []);
      const reachable = addresses.filter(({ address }) => isPublicAddress(address));
      const [first] = reachable;
      if (first === undefined) return done(privateAddress(), []);
      return options.all === true ? done(null, reachable) : done(null, first.address, first.family);
    });
  };
}

function privateAddress(): TransportError {
  return new TransportError('shop_address_private', 'The shop’s address is not on the public internet.');
}
