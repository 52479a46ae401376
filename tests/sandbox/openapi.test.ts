import { describe, expect, test } from 'vitest';
import { asDescribed, mistakesByDescription } from '../../src/sandbox/description.ts';
import { accountRoutes } from '../../src/sandbox/routes/account.ts';
import { channelRoutes, guildRoutes } from '../../src/sandbox/routes/channels.ts';
import { commandRoutes } from '../../src/sandbox/routes/commands.ts';
import { interactionRoutes } from '../../src/sandbox/routes/interactions.ts';
import { messageRoutes } from '../../src/sandbox/routes/messages.ts';
import { reactionRoutes } from '../../src/sandbox/routes/reactions.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { askForEverything } from './everything.ts';
import { hasOpenapi, loadOpenapi } from './openapi.ts';
import { commandRules, messageRules } from './rule-cases.ts';

const everyOperation = [
  ...accountRoutes(() => 0),
  ...channelRoutes,
  ...guildRoutes,
  ...commandRoutes,
  ...interactionRoutes,
  ...messageRoutes,
  ...reactionRoutes,
].map(({ operation }) => operation);

const recorded = async () => {
  const sandbox = await startSandbox({
    rateLimits: false,
    limits: { requestsPerSecond: 10_000 },
    privileged: { guildMembers: true },
    guilds: [
      {
        name: 'Reading room',
        botRole: ['ManageMessages', 'ManageThreads', 'ManageChannels'],
        channels: ['general'],
      },
    ],
  });
  await askForEverything(sandbox);
  await sandbox.close();
  return sandbox.requests;
};

test('everything can be asked for, and nothing of it breaks a rule', async () => {
  const requests = await recorded();
  expect(
    requests.flatMap(({ path, violations, status }) => (status >= 400 ? [path, ...violations] : [])),
  ).toEqual([]);
  const asked = new Set(requests.map(({ operation }) => operation));
  expect(everyOperation.filter((operation) => !asked.has(operation))).toEqual([]);
});

describe.skipIf(!hasOpenapi)("held against Discord's own description", () => {
  test('every request, and every answer, is what it says', async () => {
    const check = loadOpenapi();
    // Of first answers to interactions the description knows what follows on types 4 and 7 only.
    const isUnknown = (body: unknown) =>
      typeof body === 'object' && body !== null && 'type' in body && [5, 6, 8, 9].includes(Number(body.type));
    const requests = await recorded();
    const wrong = requests.flatMap(({ operation, body, status, answer, path }) => [
      ...(check.operations.has(operation ?? '') ? [] : [`${operation} is not there`]),
      ...check.request(operation ?? '', asDescribed(body)).map((mistake) => `request ${path}: ${mistake}`),
      ...(operation === 'create_interaction_response' && isUnknown(body)
        ? []
        : (check.answer(operation ?? '', status, answer) ?? [])
      ).map((mistake) => `answer to ${operation}: ${mistake}`),
    ]);
    expect([...new Set(wrong)]).toEqual([]);
  });

  test('the package that the sandbox judges by says the same of every case', () => {
    const check = loadOpenapi();
    const bodies = (
      [
        ['create_message', messageRules],
        ['create_application_command', commandRules],
      ] as const
    ).flatMap(([operation, rules]) =>
      rules.flatMap(([name, good, bad]) => [
        { operation, name: `${name} (good)`, body: good },
        { operation, name: `${name} (bad)`, body: bad },
      ]),
    );
    const differing = bodies.filter(
      ({ operation, body }) =>
        (mistakesByDescription(operation, body).length === 0) !==
        (check.request(operation, asDescribed(body)).length === 0),
    );
    expect(differing.map(({ name }) => name)).toEqual([]);
  });
});
