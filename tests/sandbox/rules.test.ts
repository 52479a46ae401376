import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { request } from './raw.ts';
import { button, command, commandRules, long, messageRules, row, text, times, v2 } from './rule-cases.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ rateLimits: false, limits: { requestsPerSecond: 10_000 } });
});
afterAll(() => sandbox.close());

/** The mistakes of an answer, by their path in the body. */
const mistakes = (errors: Record<string, unknown> | undefined, path = ''): [string, string][] =>
  Object.entries(errors ?? {}).flatMap(([key, value]): [string, string][] =>
    key === '_errors'
      ? (value as { code: string }[]).map(({ code }) => [path, code])
      : mistakes(value as Record<string, unknown>, path === '' ? key : `${path}.${key}`),
  );

describe('messages', () => {
  const send = (body: object) =>
    request(sandbox, `POST /channels/${sandbox.channel('general').id}/messages`, body);

  test.each(messageRules)('%s', async (_, good, bad, path, code) => {
    const taken = await send(good);
    expect(taken.body).not.toHaveProperty('errors');
    expect(taken.status).toBe(200);
    const known = sandbox.violations.length;
    const refused = await send(bad);
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ code: 50035, message: 'Invalid Form Body' });
    expect(mistakes(refused.body.errors)).toContainEqual([path, code]);
    expect(sandbox.violations).toHaveLength(known + 1);
    expect(sandbox.violations.at(-1)?.violations.join()).toContain(code);
  });

  test.each([
    ['nothing at all', {}],
    ['content of white space', { content: ' \n ' }],
    ['nothing but nulls', { content: null, embeds: null, components: null }],
  ])('%s is an empty message', async (_, body) => {
    const refused = await send(body);
    expect([refused.status, refused.body.code]).toEqual([400, 50006]);
    expect(sandbox.violations.at(-1)?.violations).toEqual(['Cannot send an empty message [50006]']);
  });

  test('one mistake gives one error, however many kinds of components there are', async () => {
    const refused = await send({ components: [row(button({ label: long(81) }))] });
    expect(mistakes(refused.body.errors)).toEqual([
      ['components.0.components.0.label', 'BASE_TYPE_MAX_LENGTH'],
    ]);
  });

  test('what is in an answer to an interaction is held to the same', async () => {
    const { applicationId } = sandbox;
    await request(sandbox, `PUT /applications/${applicationId}/commands`, [
      { name: 'ask', description: 'Ask' },
    ]);
    const { record } = sandbox.person('Ada').command('ask');
    const answer = (data: object) =>
      request(sandbox, `POST /interactions/${record.id}/${record.token}/callback`, { type: 4, data });
    const refused = await answer({ content: long(2001) });
    expect(mistakes(refused.body.errors)).toEqual([['data.content', 'BASE_TYPE_MAX_LENGTH']]);
    const doubled = await answer({ components: [row(button(), button())] });
    expect(mistakes(doubled.body.errors)).toEqual([
      ['data.components.0.components.1.custom_id', 'COMPONENT_CUSTOM_ID_DUPLICATED'],
    ]);
    expect((await answer({ content: 'fine' })).status).toBe(204);
  });

  test('components v2 stay what they are when they are changed', async () => {
    const { body: sent } = await send({ flags: v2, components: [text('hello')] });
    const refused = await request(sandbox, `PATCH /channels/${sent.channel_id}/messages/${sent.id}`, {
      content: 'now with content',
      components: [],
    });
    expect(mistakes(refused.body.errors)).toEqual([
      ['content', 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2'],
    ]);
    const changed = await request(sandbox, `PATCH /channels/${sent.channel_id}/messages/${sent.id}`, {
      flags: 0,
      components: [text('changed')],
    });
    expect(changed.body.flags & v2).toBe(v2);
  });
});

describe('commands', () => {
  const create = (body: object) =>
    request(sandbox, `POST /applications/${sandbox.applicationId}/commands`, body);

  test.each(commandRules)('%s', async (_, good, bad, path, code) => {
    const taken = await create(good);
    expect(taken.body).not.toHaveProperty('errors');
    expect([200, 201]).toContain(taken.status);
    const refused = await create(bad);
    expect(refused.status).toBe(400);
    expect(mistakes(refused.body.errors)).toContainEqual([path, code]);
  });

  const putAll = (body: unknown) =>
    request(sandbox, `PUT /applications/${sandbox.applicationId}/commands`, body);

  test.each([
    [100, 1],
    [15, 2],
    [15, 3],
  ])('%i commands of type %i', async (most, type) => {
    const some = (count: number) =>
      times(count, (i) => ({ name: `c${i}`, type, ...(type === 1 ? { description: 'd' } : {}) }));
    expect((await putAll(some(most))).status).toBe(200);
    const refused = await putAll(some(most + 1));
    expect(refused.body).toMatchObject({
      code: 30032,
      message: `Maximum number of application commands reached (${most})`,
    });
    const one = { name: 'more', type, ...(type === 1 ? { description: 'd' } : {}) };
    expect((await create(one)).body.code).toBe(30032);
    await putAll([]);
  });

  test('names are unique within a type', async () => {
    const refused = await putAll([command(), command()]);
    expect(mistakes(refused.body.errors)).toEqual([['1.name', 'APPLICATION_COMMANDS_DUPLICATE_NAME']]);
    expect((await putAll([command(), { name: 'ask', type: 3 }])).status).toBe(200);
  });

  test('a changed command is held to the same', async () => {
    const { body: made } = await create(command());
    const at = `PATCH /applications/${sandbox.applicationId}/commands/${made.id}`;
    expect((await request(sandbox, at, { name: 'Not Lower' })).body.code).toBe(50035);
    const changed = await request(sandbox, at, { description: 'Changed' });
    expect(changed.body).toMatchObject({ id: made.id, name: 'ask', description: 'Changed' });
    expect(changed.body.version).not.toBe(made.version);
  });
});

describe('autocompletion and threads', () => {
  test('25 choices of 100 characters', async () => {
    await request(sandbox, `PUT /applications/${sandbox.applicationId}/commands`, [
      {
        name: 'ask',
        description: 'Ask',
        options: [{ type: 3, name: 'article', description: 'Which', autocomplete: true }],
      },
    ]);
    const offer = async (choices: unknown[]) => {
      const offered = sandbox.person('Ada').autocomplete('ask', { article: 'a' }, 'article');
      offered.catch(() => undefined);
      const event = sandbox.events.since(0).findLast((one) => one.type === 'interaction');
      if (event?.type !== 'interaction') throw new Error('no interaction');
      const { id, token } = event.interaction;
      return request(sandbox, `POST /interactions/${id}/${token}/callback`, { type: 8, data: { choices } });
    };
    const choices = (count: number, length: number) =>
      times(count, (i) => ({ name: long(length), value: `${i}` }));
    expect((await offer(choices(25, 100))).status).toBe(204);
    expect(mistakes((await offer(choices(26, 1))).body.errors)).toEqual([
      ['data.choices', 'BASE_TYPE_MAX_LENGTH'],
    ]);
    expect(mistakes((await offer(choices(1, 101))).body.errors)).toEqual([
      ['data.choices.0.name', 'BASE_TYPE_MAX_LENGTH'],
    ]);
  });

  test.each([
    ['a name of 100', { name: long(100) }, { name: long(101) }, 'name', 'BASE_TYPE_MAX_LENGTH'],
    ['a name', { name: 'x' }, { name: '' }, 'name', 'BASE_TYPE_MIN_LENGTH'],
    [
      'a time to sleep that there is',
      { name: 'x', auto_archive_duration: 60 },
      { name: 'x', auto_archive_duration: 61 },
      'auto_archive_duration',
      'BASE_TYPE_CHOICES',
    ],
  ])('a thread has %s', async (_, good, bad, path, code) => {
    const open = (body: object) =>
      request(sandbox, `POST /channels/${sandbox.channel('general').id}/threads`, { type: 11, ...body });
    expect((await open(good)).status).toBe(201);
    expect(mistakes((await open(bad)).body.errors)).toEqual([[path, code]]);
  });
});
