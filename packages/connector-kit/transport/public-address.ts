import ipaddr from 'ipaddr.js';

/**
 * Tells whether an IP address belongs to the public internet. Loopback, private, link-local, multicast,
 * carrier-grade NAT, reserved and unspecified addresses do not. Neither do IPv6 addresses that stand for an
 * IPv4 address (mapped, NAT64, 6to4, Teredo): they lead wherever that address leads.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  // Of IPv6, only 2000::/3 is assigned. `range` knows the exceptions within it, but not all outside it.
  const isAssigned = parsed instanceof ipaddr.IPv4 || ((parsed.parts[0] ?? 0) & 0xe000) === 0x2000;
  return isAssigned && parsed.range() === 'unicast';
}
