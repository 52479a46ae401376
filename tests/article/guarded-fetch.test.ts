import type { LookupAddress } from 'node:dns';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { fetchAddress } from '../../src/article/fetch-address.ts';
import { createGuardedFetch } from '../../src/article/guarded-fetch.ts';
import { defaultLimits } from '../../src/article/limits.ts';
import { isPrivate } from '../../src/page/server/private-address.ts';

const REFUSED = { reason: 'leads to this machine or its own network' };

/** A server on 127.0.0.1 that notes what it is asked. */
const serve = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.headers.host} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, port: (server.address() as AddressInfo).port };
};

/** Names as a server of names would give them, another answer each time where there are several. */
const namesOf = (answers: Readonly<Record<string, readonly (readonly string[])[]>>): LookupFunction => {
  const times = new Map<string, number>();
  return (hostname, options, callback) => {
    const time = times.get(hostname) ?? 0;
    times.set(hostname, time + 1);
    const all: LookupAddress[] = (answers[hostname]?.[time] ?? answers[hostname]?.at(-1) ?? []).map(
      (address) => ({ address, family: address.includes(':') ? 6 : 4 }),
    );
    const [first] = all;
    if (first === undefined)
      callback(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }), '', undefined);
    else if (options.all === true) callback(null, all);
    else callback(null, first.address, first.family);
  };
};

const fetchWith = (lookup: LookupFunction, refuses: (ip: string) => boolean, address: string) => {
  const guarded = createGuardedFetch({ refuses, lookup });
  onTestFinished(() => guarded.close());
  return fetchAddress(address, { ...defaultLimits, fetch: guarded.fetch });
};

test('fetches from the address that was checked', async () => {
  const { asked, port } = await serve((_, response) => response.end('Snow fell on Harlow.'));
  const checked: string[] = [];
  const refuses = (ip: string): boolean => checked.push(ip) === 0;
  const fetched = await fetchWith(namesOf({ 'a.test': [['127.0.0.1']] }), refuses, `http://a.test:${port}/a`);
  expect(fetched).toMatchObject({ address: `http://a.test:${port}/a` });
  expect('bytes' in fetched && Buffer.from(fetched.bytes).toString()).toBe('Snow fell on Harlow.');
  expect(checked).toEqual(['127.0.0.1']);
  expect(asked).toEqual([`a.test:${port} /a`]);
});

test.each<[string, string]>([
  ['a name that leads inside', 'http://inside.test'],
  ['a name of which one address leads inside', 'http://both.test'],
  ['a name that leads inside by IPv6', 'http://six.test'],
  ['an address written out', 'http://127.0.0.1'],
  ['an IPv6 address written out', 'http://[::1]'],
  ['an address written as a number', 'http://2130706433'],
  ['an IPv4 address within an IPv6 one', 'http://[::ffff:127.0.0.1]'],
])('does not connect to %s', async (_, address) => {
  const { asked, port } = await serve((__, response) => response.end('secret'));
  const names = namesOf({
    'inside.test': [['127.0.0.1']],
    'both.test': [['8.8.8.8', '127.0.0.1']],
    'six.test': [['::1']],
  });
  expect(await fetchWith(names, isPrivate, `${address}:${port}/`)).toEqual(REFUSED);
  expect(asked).toEqual([]);
});

test('a name that leads elsewhere when it is looked up again is not followed there', async () => {
  const { asked, port } = await serve((_, response) => response.end('secret'));
  const names = namesOf({ 'rebinding.test': [['8.8.8.8'], ['127.0.0.1']] });
  // Somebody looked before, and saw a public address.
  await new Promise<void>((resolve) => names('rebinding.test', { all: true }, () => resolve()));
  expect(await fetchWith(names, isPrivate, `http://rebinding.test:${port}/`)).toEqual(REFUSED);
  expect(asked).toEqual([]);
});

test('nor where a redirect leads', async () => {
  const { asked, port } = await serve((request, response) => {
    const [name] = (request.headers.host ?? '').split(':');
    if (name === 'outside.test') response.writeHead(302, { location: `http://inside.test:${port}/` }).end();
    else response.end('secret');
  });
  const names = namesOf({ 'outside.test': [['127.0.0.1']], 'inside.test': [['127.0.0.2']] });
  const refuses = (ip: string): boolean => ip === '127.0.0.2';
  expect(await fetchWith(names, refuses, `http://outside.test:${port}/`)).toEqual(REFUSED);
  expect(asked).toEqual([`outside.test:${port} /`]);
});

test('a host that nobody knows is not said to be inside', async () => {
  expect(await fetchWith(namesOf({}), isPrivate, 'http://nowhere.test/')).toEqual({
    reason: 'has a host that could not be found',
  });
});
