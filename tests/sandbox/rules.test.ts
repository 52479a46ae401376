import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { request } from './raw.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ rateLimits: false, limits: { requestsPerSecond: 10_000 } });
});
afterAll(() => sandbox.close());

const row = (...components: unknown[]) => ({ type: 1, components });
const button = (over: object = {}) => ({ type: 2, style: 1, label: 'More', custom_id: 'more', ...over });
const link = (over: object = {}) => ({
  type: 2,
  style: 5,
  label: 'Open',
  url: 'https://example.com',
  ...over,
});
const select = (over: object = {}) => ({
  type: 3,
  custom_id: 'pick',
  options: [{ label: 'A', value: 'a' }],
  ...over,
});
const text = (content: string) => ({ type: 10, content });
const v2 = 1 << 15;
const long = (count: number) => 'x'.repeat(count);
const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const fields = (count: number, length = 1) => times(count, () => ({ name: 'n', value: long(length) }));

/** Name, a body that is taken, a body that is refused, and where Discord finds the mistake (path and name of it). */
const messageRules: readonly [string, object, object, string, string][] = [
  [
    'content of 2,000 characters',
    { content: long(2000) },
    { content: long(2001) },
    'content',
    'BASE_TYPE_MAX_LENGTH',
  ],
  ['content is text', { content: '1' }, { content: 1 }, 'content', 'STRING_TYPE_CONVERT'],
  [
    '10 embeds',
    { embeds: times(10, () => ({ title: 't' })) },
    { embeds: times(11, () => ({ title: 't' })) },
    'embeds',
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'an embed title of 256',
    { embeds: [{ title: long(256) }] },
    { embeds: [{ title: long(257) }] },
    'embeds.0.title',
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'an embed description of 4,096',
    { embeds: [{ description: long(4096) }] },
    { embeds: [{ description: long(4097) }] },
    'embeds.0.description',
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    '25 embed fields',
    { embeds: [{ fields: fields(25) }] },
    { embeds: [{ fields: fields(26) }] },
    'embeds.0.fields',
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a field value of 1,024',
    { embeds: [{ fields: fields(1, 1024) }] },
    { embeds: [{ fields: fields(1, 1025) }] },
    'embeds.0.fields.0.value',
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a field name of 256',
    { embeds: [{ fields: [{ name: long(256), value: 'v' }] }] },
    { embeds: [{ fields: [{ name: long(257), value: 'v' }] }] },
    'embeds.0.fields.0.name',
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a field value that says something',
    { embeds: [{ fields: fields(1) }] },
    { embeds: [{ fields: [{ name: 'n', value: ' ' }] }] },
    'embeds.0.fields.0.value',
    'BASE_TYPE_REQUIRED',
  ],
  [
    'a footer of 2,048',
    { embeds: [{ footer: { text: long(2048) } }] },
    { embeds: [{ footer: { text: long(2049) } }] },
    'embeds.0.footer.text',
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'an author of 256',
    { embeds: [{ author: { name: long(256) } }] },
    { embeds: [{ author: { name: long(257) } }] },
    'embeds.0.author.name',
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    '6,000 characters in all embeds',
    { embeds: [{ description: long(4000) }, { description: long(2000) }] },
    { embeds: [{ description: long(4000) }, { description: long(2001) }] },
    'embeds',
    'MAX_EMBED_SIZE_EXCEEDED',
  ],
  [
    'an embed address',
    { embeds: [{ title: 't', url: 'https://example.com' }] },
    { embeds: [{ title: 't', url: 'no address' }] },
    'embeds.0.url',
    'URL_TYPE_INVALID_URL',
  ],
  [
    'an embed colour',
    { embeds: [{ title: 't', color: 0xffffff }] },
    { embeds: [{ title: 't', color: 0x1000000 }] },
    'embeds.0.color',
    'NUMBER_TYPE_MAX',
  ],
  [
    'an embed time',
    { embeds: [{ title: 't', timestamp: '2020-12-03T10:00:00.000Z' }] },
    { embeds: [{ title: 't', timestamp: 'noon' }] },
    'embeds.0.timestamp',
    'DATE_TIME_TYPE_PARSE',
  ],
  [
    '5 rows',
    { components: times(5, (i) => row(button({ custom_id: `b${i}` }))) },
    { components: times(6, (i) => row(button({ custom_id: `b${i}` }))) },
    'components',
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    '5 buttons in a row',
    { components: [row(...times(5, (i) => button({ custom_id: `b${i}` })))] },
    { components: [row(...times(6, (i) => button({ custom_id: `b${i}` })))] },
    'components.0.components',
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a row that is not empty',
    { components: [row(button())] },
    { components: [row()] },
    'components.0.components',
    'BASE_TYPE_MIN_LENGTH',
  ],
  [
    'buttons stand in rows',
    { components: [row(button())] },
    { content: 'x', components: [button()] },
    'components.0.type',
    'BASE_TYPE_CHOICES',
  ],
  [
    'a custom id of 100',
    { components: [row(button({ custom_id: long(100) }))] },
    { components: [row(button({ custom_id: long(101) }))] },
    'components.0.components.0.custom_id',
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a custom id of 1',
    { components: [row(button({ custom_id: 'x' }))] },
    { components: [row(button({ custom_id: '' }))] },
    'components.0.components.0.custom_id',
    'BASE_TYPE_MIN_LENGTH',
  ],
  [
    'custom ids are unique',
    { components: [row(button(), button({ custom_id: 'other' }))] },
    { components: [row(button(), button())] },
    'components.0.components.1.custom_id',
    'COMPONENT_CUSTOM_ID_DUPLICATED',
  ],
  [
    'a button has a custom id',
    { components: [row(button())] },
    { components: [row({ type: 2, style: 1, label: 'x' })] },
    'components.0.components.0.custom_id',
    'BUTTON_COMPONENT_CUSTOM_ID_REQUIRED',
  ],
  [
    'a link button has none',
    { components: [row(link())] },
    { components: [row(link({ custom_id: 'x' }))] },
    'components.0.components.0.custom_id',
    'BUTTON_COMPONENT_CUSTOM_ID_NOT_ALLOWED',
  ],
  [
    'a link button has an address',
    { components: [row(link())] },
    { components: [row({ type: 2, style: 5, label: 'x' })] },
    'components.0.components.0.url',
    'BASE_TYPE_REQUIRED',
  ],
  [
    'other buttons have no address',
    { components: [row(button())] },
    { components: [row(button({ url: 'https://example.com' }))] },
    'components.0.components.0.url',
    'BUTTON_COMPONENT_URL_NOT_ALLOWED',
  ],
  [
    'a link of 512',
    { components: [row(link({ url: `https://example.com/${long(492)}` }))] },
    { components: [row(link({ url: `https://example.com/${long(493)}` }))] },
    'components.0.components.0.url',
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a label of 80',
    { components: [row(button({ label: long(80) }))] },
    { components: [row(button({ label: long(81) }))] },
    'components.0.components.0.label',
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a label or an emoji',
    { components: [row({ type: 2, style: 1, custom_id: 'x', emoji: { name: '👍' } })] },
    { components: [row({ type: 2, style: 1, custom_id: 'x' })] },
    'components.0.components.0.label',
    'BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED',
  ],
  [
    'a style that there is',
    { components: [row(button({ style: 4 }))] },
    { components: [row(button({ style: 9 }))] },
    'components.0.components.0.style',
    'BASE_TYPE_CHOICES',
  ],
  [
    '25 choices in a menu',
    { components: [row(select({ options: times(25, (i) => ({ label: 'A', value: `${i}` })) }))] },
    { components: [row(select({ options: times(26, (i) => ({ label: 'A', value: `${i}` })) }))] },
    'components.0.components.0.options',
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'values in a menu are unique',
    { components: [row(select())] },
    {
      components: [
        row(
          select({
            options: [
              { label: 'A', value: 'a' },
              { label: 'B', value: 'a' },
            ],
          }),
        ),
      ],
    },
    'components.0.components.0.options.1.value',
    'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
  ],
  [
    'no more to pick than there is',
    { components: [row(select({ max_values: 1 }))] },
    { components: [row(select({ max_values: 2 }))] },
    'components.0.components.0.max_values',
    'BASE_TYPE_MAX',
  ],
  [
    'a menu stands alone in its row',
    { components: [row(select())] },
    { components: [row(select(), button())] },
    'components.0.components',
    'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
  ],
  [
    'components v2 need their flag',
    { flags: v2, components: [text('hello')] },
    { content: 'x', components: [text('hello')] },
    'components.0.type',
    'UNION_TYPE_CHOICES',
  ],
  [
    'components v2 have no content',
    { flags: v2, components: [text('hello')] },
    { flags: v2, content: 'x', components: [text('hello')] },
    'content',
    'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ],
  [
    'components v2 have no embeds',
    { flags: v2, embeds: [], components: [text('hello')] },
    { flags: v2, embeds: [{ title: 't' }], components: [text('hello')] },
    'embeds',
    'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ],
  [
    '40 components in all',
    { flags: v2, components: [{ type: 17, components: times(39, () => text('x')) }] },
    { flags: v2, components: [{ type: 17, components: times(39, () => text('x')) }, text('x')] },
    'components',
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    '4,000 characters of text in all',
    { flags: v2, components: [text(long(2000)), text(long(2000))] },
    { flags: v2, components: [text(long(2000)), text(long(2001))] },
    'components',
    'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
  ],
  [
    'a section has an accessory',
    { flags: v2, components: [{ type: 9, components: [text('x')], accessory: button() }] },
    { flags: v2, components: [{ type: 9, components: [text('x')] }] },
    'components.0.accessory',
    'BASE_TYPE_REQUIRED',
  ],
  [
    'allowed mentions of a kind that there is',
    { content: 'x', allowed_mentions: { parse: ['users'] } },
    { content: 'x', allowed_mentions: { parse: ['all'] } },
    'allowed_mentions.parse.0',
    'BASE_TYPE_CHOICES',
  ],
  [
    'a kind of mention or its ids',
    { content: 'x', allowed_mentions: { users: ['1'] } },
    { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
    'allowed_mentions',
    'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
  ],
  [
    '100 ids to mention',
    { content: 'x', allowed_mentions: { users: times(100, String) } },
    { content: 'x', allowed_mentions: { users: times(101, String) } },
    'allowed_mentions.users',
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'ids are of digits',
    { content: 'x', allowed_mentions: { users: ['123'] } },
    { content: 'x', allowed_mentions: { users: ['Ada'] } },
    'allowed_mentions.users.0',
    'NUMBER_TYPE_COERCE',
  ],
  [
    'a nonce of 25 characters',
    { content: 'x', nonce: long(25) },
    { content: 'x', nonce: long(26) },
    'nonce',
    'BASE_TYPE_MAX_LENGTH',
  ],
];

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
  const option = (over: object = {}) => ({ type: 3, name: 'question', description: 'What', ...over });
  const command = (over: object = {}) => ({ name: 'ask', description: 'Ask', ...over });
  const create = (body: object) =>
    request(sandbox, `POST /applications/${sandbox.applicationId}/commands`, body);

  const commandRules: readonly [string, object, object, string, string][] = [
    [
      'a name of 32',
      command({ name: long(32) }),
      command({ name: long(33) }),
      'name',
      'BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a name in lower case',
      command({ name: 'größe' }),
      command({ name: 'Ask' }),
      'name',
      'APPLICATION_COMMAND_INVALID_NAME',
    ],
    [
      'a name without spaces',
      command({ name: 'ask-me_now' }),
      command({ name: 'ask me' }),
      'name',
      'APPLICATION_COMMAND_INVALID_NAME',
    ],
    ['a description', command(), { name: 'ask' }, 'description', 'BASE_TYPE_REQUIRED'],
    [
      'a description of 100',
      command({ description: long(100) }),
      command({ description: long(101) }),
      'description',
      'BASE_TYPE_MAX_LENGTH',
    ],
    [
      '25 options',
      command({ options: times(25, (i) => option({ name: `o${i}` })) }),
      command({ options: times(26, (i) => option({ name: `o${i}` })) }),
      'options',
      'BASE_TYPE_MAX_LENGTH',
    ],
    [
      'names of options are unique',
      command({ options: [option()] }),
      command({ options: [option(), option()] }),
      'options.1.name',
      'APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED',
    ],
    [
      'names of options in lower case',
      command({ options: [option()] }),
      command({ options: [option({ name: 'Question' })] }),
      'options.0.name',
      'APPLICATION_COMMAND_INVALID_NAME',
    ],
    [
      'required options come first',
      command({ options: [option({ required: true }), option({ name: 'b' })] }),
      command({ options: [option({ name: 'b' }), option({ required: true })] }),
      'options.1',
      'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    ],
    [
      '25 choices',
      command({ options: [option({ choices: times(25, (i) => ({ name: `${i}`, value: `${i}` })) })] }),
      command({ options: [option({ choices: times(26, (i) => ({ name: `${i}`, value: `${i}` })) })] }),
      'options.0.choices',
      'BASE_TYPE_MAX_LENGTH',
    ],
    [
      'choices or autocompletion',
      command({ options: [option({ autocomplete: true })] }),
      command({ options: [option({ autocomplete: true, choices: [{ name: 'a', value: 'a' }] })] }),
      'options.0',
      'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_WITH_CHOICES',
    ],
    [
      'subcommands stand apart from options',
      command({ options: [option({ type: 1 })] }),
      command({ options: [option({ type: 1 }), option({ name: 'b' })] }),
      'options',
      'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
    ],
    [
      '8,000 characters',
      command({
        options: times(24, (i) =>
          option({ name: `o${i}`, choices: times(16, (j) => ({ name: `c${j}`, value: long(16) })) }),
        ),
      }),
      command({
        options: times(24, (i) =>
          option({ name: `o${i}`, choices: times(25, (j) => ({ name: `c${j}`, value: long(16) })) }),
        ),
      }),
      '',
      'APPLICATION_COMMAND_TOO_LARGE',
    ],
    [
      'languages that there are',
      command({ name_localizations: { de: 'frag' } }),
      command({ name_localizations: { klingon: 'tlhob' } }),
      'name_localizations.klingon',
      'BASE_TYPE_CHOICES',
    ],
    [
      'translated names in lower case',
      command({ name_localizations: { de: 'frag' } }),
      command({ name_localizations: { de: 'Frag' } }),
      'name_localizations.de',
      'APPLICATION_COMMAND_INVALID_NAME',
    ],
    [
      'translated descriptions of 100',
      command({ description_localizations: { de: long(100) } }),
      command({ description_localizations: { de: long(101) } }),
      'description_localizations.de',
      'BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a message command has no description',
      { type: 3, name: 'Find in articles' },
      { type: 3, name: 'Find in articles', description: 'x' },
      'description',
      'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION',
    ],
    [
      'a message command has no options',
      { type: 3, name: 'Find in articles' },
      { type: 3, name: 'Find in articles', options: [option()] },
      'options',
      'APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS',
    ],
    [
      'permissions are digits',
      command({ default_member_permissions: '8' }),
      command({ default_member_permissions: 'admin' }),
      'default_member_permissions',
      'NUMBER_TYPE_COERCE',
    ],
    [
      'a type of option that there is',
      command({ options: [option({ type: 11 })] }),
      command({ options: [option({ type: 12 })] }),
      'options.0.type',
      'BASE_TYPE_CHOICES',
    ],
  ];

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
