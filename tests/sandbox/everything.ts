import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { request } from './raw.ts';

/** Asks the REST API for everything that it can do, each in a form that Discord takes. */
export const askForEverything = async (sandbox: Sandbox): Promise<void> => {
  const { applicationId: app } = sandbox;
  const [ada, grace] = [sandbox.person('Ada'), sandbox.person('Grace')];
  const guild = sandbox.guild().id;
  const channel = sandbox.channel('general').id;
  const ask = async (route: string, body?: unknown) => (await request(sandbox, route, body)).body;

  for (const path of ['/gateway', '/gateway/bot', '/users/@me', '/users/@me/guilds', `/users/${ada.id}`])
    await ask(`GET ${path}`);
  await ask('GET /applications/@me');
  await ask('GET /oauth2/applications/@me');

  const option = { type: 3, name: 'question', description: 'What', required: true };
  const article = { type: 3, name: 'article', description: 'Which', autocomplete: true };
  const command = {
    name: 'ask',
    description: 'Ask',
    name_localizations: { de: 'frag' },
    default_member_permissions: null,
    options: [option, article],
  };
  for (const base of [`/applications/${app}/commands`, `/applications/${app}/guilds/${guild}/commands`]) {
    await ask(`PUT ${base}`, [command, { type: 3, name: 'Find in articles' }]);
    const made = await ask(`POST ${base}`, { ...command, name: 'other', default_member_permissions: '8' });
    await ask(`GET ${base}?with_localizations=true`);
    await ask(`GET ${base}/${made.id}`);
    await ask(`PATCH ${base}/${made.id}`, { description: 'Changed' });
    await ask(`DELETE ${base}/${made.id}`);
  }

  const rich = {
    content: 'An answer',
    embeds: [{ title: 't', description: 'd', fields: [{ name: 'n', value: 'v' }], footer: { text: 'f' } }],
    components: [
      {
        type: 1,
        components: [
          { type: 2, style: 2, label: 'More', custom_id: 'more' },
          { type: 2, style: 5, label: 'Open', url: 'https://example.com' },
        ],
      },
    ],
    allowed_mentions: { parse: [] },
    flags: 4,
  };
  const question = ada.say('general', `<@${app}> who?`);
  await ask(`POST /channels/${channel}/typing`);
  const sent = await ask(`POST /channels/${channel}/messages`, {
    ...rich,
    message_reference: { message_id: question.id, fail_if_not_exists: false },
  });
  await ask(`POST /channels/${channel}/messages`, {
    flags: 1 << 15,
    components: [{ type: 17, components: [{ type: 10, content: 'text' }, { type: 14 }] }],
  });
  await ask(`GET /channels/${channel}/messages?limit=10`);
  const path = `/channels/${channel}/messages/${sent.id}`;
  await ask(`PATCH ${path}`, { content: 'Changed' });
  const reactions = `${path}/reactions/%F0%9F%91%8D`;
  await ask(`PUT ${reactions}/@me`);
  ada.react(sent, '👍');
  await ask(`GET ${reactions}`);
  await ask(`GET ${path}`);
  await ask(`DELETE ${reactions}/@me`);
  await ask(`DELETE ${reactions}/${ada.id}`);
  await ask(`DELETE ${path}/reactions`);

  const thread = await ask(`POST ${path}/threads`, { name: 'Who?', auto_archive_duration: 60 });
  await ask(`POST /channels/${thread.id}/messages`, { content: 'here' });
  await ask(`PUT /channels/${thread.id}/thread-members/${ada.id}`);
  await ask(`PUT /channels/${thread.id}/thread-members/@me`);
  await ask(`GET /channels/${thread.id}/thread-members`);
  await ask(`GET /channels/${thread.id}/thread-members/${ada.id}`);
  await ask(`DELETE /channels/${thread.id}/thread-members/${ada.id}`);
  await ask(`GET /guilds/${guild}/threads/active`);
  await ask(`PATCH /channels/${thread.id}`, { archived: true });
  for (const kind of ['public', 'private']) await ask(`GET /channels/${channel}/threads/archived/${kind}`);
  const open = await ask(`POST /channels/${channel}/threads`, { name: 'Open', type: 11 });
  await ask(`GET /channels/${open.id}`);
  await ask(`DELETE /channels/${open.id}`);

  const direct = await ask('POST /users/@me/channels', { recipient_id: ada.id });
  await ask(`POST /channels/${direct.id}/messages`, { content: 'hello' });
  for (const one of [channel, direct.id]) await ask(`GET /channels/${one}`);
  for (const below of [
    '',
    '?with_counts=true',
    '/channels',
    '/roles',
    '/members?limit=5',
    `/members/${ada.id}`,
  ])
    await ask(`GET /guilds/${guild}${below}`);
  await ask(`PATCH /guilds/${guild}/members/@me`, { nick: 'Quoter' });

  const callback = (started: { record: { id: string; token: string } }, body: unknown, query = '') =>
    ask(`POST /interactions/${started.record.id}/${started.record.token}/callback${query}`, body);
  const typed = ada.autocomplete('ask', { article: 'a' }, 'article');
  const event = sandbox.events.since(0).findLast((one) => one.type === 'interaction');
  if (event?.type === 'interaction')
    await callback(
      { record: event.interaction },
      { type: 8, data: { choices: [{ name: 'A', value: 'a' }] } },
    );
  await typed;
  const asked = ada.command('ask', { question: 'who?' });
  await callback(asked, { type: 5, data: { flags: 64 } }, '?with_response=true');
  const hook = `/webhooks/${app}/${asked.record.token}`;
  await ask(`GET ${hook}/messages/@original`);
  await ask(`PATCH ${hook}/messages/@original`, rich);
  const more = await ask(`POST ${hook}`, { content: 'more' });
  await ask(`GET ${hook}/messages/${more.id}`);
  await ask(`PATCH ${hook}/messages/${more.id}`, { content: 'even more' });
  await ask(`DELETE ${hook}/messages/${more.id}`);
  await ask(`DELETE ${hook}/messages/@original`);
  await callback(
    grace.messageCommand('Find in articles', question),
    { type: 4, data: rich },
    '?with_response=true',
  );
  const answered = ada.history('general').at(-1) ?? sent;
  await callback(ada.click(answered, 'more'), { type: 7, data: { content: 'clicked', components: [] } });
  await callback(ada.forge(answered, 'gone'), { type: 6 }, '?with_response=true');
  const asksBack = ada.command('ask', { question: 'x' });
  const input = { type: 4, custom_id: 'why', style: 1, label: 'Why' };
  await callback(asksBack, {
    type: 9,
    data: { custom_id: 'form', title: 'Form', components: [{ type: 1, components: [input] }] },
  });

  const doomed = [];
  for (let i = 0; i < 3; i += 1)
    doomed.push((await ask(`POST /channels/${channel}/messages`, { content: `doomed ${i}` })).id);
  await ask(`DELETE /channels/${channel}/messages/${doomed.pop()}`);
  await ask(`POST /channels/${channel}/messages/bulk-delete`, { messages: doomed });
  await ask(`DELETE /users/@me/guilds/${guild}`);
};
