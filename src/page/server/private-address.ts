import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/**
 * Networks that are not the public internet.
 * Source: IANA's registries of special-purpose IPv4 and IPv6 addresses.
 */
const special = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  special.addSubnet(network, prefix, 'ipv4');
/** All of IPv6 that is handed out to the public. */
const publicV6 = new BlockList();
publicV6.addSubnet('2000::', 3, 'ipv6');
/** Inside it: documentation, and addresses that carry IPv4 ones. */
for (const [network, prefix] of [
  ['2001:db8::', 32],
  ['2001::', 23],
  ['2002::', 16],
] as const)
  special.addSubnet(network, prefix, 'ipv6');

/** The IPv4 address that an IPv6 one stands for (`::ffff:10.0.0.1`, `::ffff:a00:1`), or `null`. */
const mapped = (ip: string): string | null => {
  const dotted = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (dotted !== undefined) return dotted;
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/i.exec(ip) ?? [];
  if (high === undefined || low === undefined) return null;
  const bits = Number.parseInt(high, 16) * 65_536 + Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
};

/** Whether an IP address belongs to this machine, its own network, or anything else that is not the internet. */
export const isPrivate = (ip: string): boolean => {
  const inner = mapped(ip) ?? ip;
  const family = isIP(inner);
  if (family === 4) return special.check(inner, 'ipv4');
  if (family === 6) return !publicV6.check(inner, 'ipv6') || special.check(inner, 'ipv6');
  return true;
};

/** Whether a host's name leads, by any of its addresses, to this machine or its own network. Unknown hosts do not. */
export const leadsInside = async (hostname: string): Promise<boolean> => {
  const name = hostname.replace(/^\[|\]$/g, '');
  if (isIP(name) !== 0) return isPrivate(name);
  if (/(?:^|\.)(?:localhost|local|internal|home\.arpa)\.?$/i.test(name)) return true;
  const found = await lookup(name, { all: true }).catch(() => []);
  return found.some(({ address }) => isPrivate(address));
};
