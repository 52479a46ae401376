import { expect, test } from 'vitest';
import { isPrivate, leadsInside } from '../../src/page/server/private-address.ts';

test.each([
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['0.0.0.0', true],
  ['10.1.2.3', true],
  ['172.16.0.1', true],
  ['172.32.0.1', false],
  ['192.168.1.1', true],
  ['169.254.169.254', true],
  ['100.64.0.1', true],
  ['8.8.8.8', false],
  ['::1', true],
  ['::', true],
  ['fe80::1', true],
  ['fd00::1', true],
  ['::ffff:127.0.0.1', true],
  ['::ffff:7f00:1', true],
  ['::ffff:8.8.8.8', false],
  ['2606:4700::1111', false],
  ['2002:7f00:1::', true],
  ['64:ff9b::7f00:1', true],
  ['not an address', true],
])('%s is private: %s', (ip, expected) => {
  expect(isPrivate(ip)).toBe(expected);
});

test.each([
  ['localhost', true],
  ['LOCALHOST.', true],
  ['printer.local', true],
  ['[::1]', true],
  ['127.0.0.1', true],
  ['8.8.8.8', false],
])('%s leads inside: %s', async (host, expected) => {
  expect(await leadsInside(host)).toBe(expected);
});
