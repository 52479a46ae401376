import { z } from 'zod';
import type { Answerer, Scope } from '../../answer/answer.ts';
import type { Access } from '../../discord/access.ts';
import type { Person } from '../../sandbox/people.ts';
import { refuse } from '../../sandbox/refusals.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { isThread } from '../../sandbox/world.ts';
import type {
  WireAdded,
  WireArticle,
  WireChoice,
  WireCommand,
  WireMessage,
  WirePlace,
  WireState,
  WireText,
} from '../wire.ts';
import { findQuote } from './find-quote.ts';
import { type Library, UPLOAD_BYTES, UPLOAD_ENDINGS } from './library.ts';
import { wireArticle, wireChannels, wireCommands, wireMessage } from './view.ts';

/** What requests are answered from. */
export interface PageParts {
  readonly sandbox: Sandbox;
  readonly answerer: Answerer;
  /** By the rules that the bot follows, too. */
  readonly access: Access;
  readonly library: Library;
}

const id = z.string().regex(/^\d{1,20}$/);
/** @throws {Refusal} where nobody has that name */
export const personNamed = (sandbox: Sandbox, name: string): Person => {
  const person = sandbox.people().find((one) => one.name === name);
  if (person === undefined) throw refuse('unknownUser');
  return person;
};

/**
 * The articles that the bot shows to somebody where they are.
 *
 * @throws {Refusal} where they see no such channel
 */
const scopeIn = (
  { sandbox, access }: Pick<PageParts, 'sandbox' | 'access'>,
  { as, channel }: { readonly as: string; readonly channel: string },
): Scope => {
  const here = personNamed(sandbox, as)
    .channels()
    .find((one) => one.id === channel);
  if (here === undefined) throw refuse('unknownChannel');
  return access.scope({ guild: here.guildId, channel, parent: isThread(here) ? here.parentId : null });
};

const who = z.object({ as: z.string().min(1).max(100) });
const where = who.extend({ channel: id });
const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const name = z.string().min(1).max(200);

/** Answers to what the page asks by GET; parameters come as texts. */
const reading = {
  state: { needs: who, run: (parts: PageParts, given: z.infer<typeof who>) => stateFor(parts, given.as) },
  messages: {
    needs: where,
    run: ({ sandbox }: PageParts, given: z.infer<typeof where>): readonly WireMessage[] =>
      personNamed(sandbox, given.as).history(given.channel).map(wireMessage),
  },
  articles: {
    needs: where,
    run: async (parts: PageParts, given: z.infer<typeof where>): Promise<readonly WireArticle[]> =>
      (await parts.answerer.articles(scopeIn(parts, given))).map(wireArticle),
  },
  commands: {
    needs: where,
    run: ({ sandbox }: PageParts, given: z.infer<typeof where>): readonly WireCommand[] =>
      wireCommands(personNamed(sandbox, given.as).commands(given.channel)),
  },
} as const;

const article = where.extend({ id: z.string().min(1).max(500) });
const quote = where.extend({ text: z.string().max(10_000), citation: z.string().max(2_000) });
const say = where.extend({ text: z.string(), replyTo: id.nullable() });
const command = where.extend({ name, options: values });
const typed = command.extend({ focused: name });
const onMessage = where.extend({ message: id });
const menu = onMessage.extend({ name });
const thread = onMessage.extend({ name: z.string().min(1).max(100) });
const click = onMessage.extend({ button: name });
const address = z.object({ address: z.string().max(4_000) });

const stateFor = ({ sandbox, library }: PageParts, name: string): WireState => {
  const person = personNamed(sandbox, name);
  const names = person.directory();
  const bot = { id: sandbox.applicationId, name: names.users[sandbox.applicationId] ?? '' };
  person.direct();
  return {
    me: { id: person.id, name: person.name },
    people: sandbox.people().map((one) => ({ id: one.id, name: one.name })),
    bot,
    server: sandbox.guild().name,
    channels: wireChannels(person, bot.name),
    names,
    work: library.work,
    limits: { uploadBytes: UPLOAD_BYTES, endings: UPLOAD_ENDINGS },
  };
};

const textOf = async (parts: PageParts, given: z.infer<typeof article>): Promise<WireText> => {
  const { answerer } = parts;
  const scope = scopeIn(parts, given);
  const info = (await answerer.articles(scope)).find(({ id: known }) => known === given.id);
  const text = await answerer.text(given.id, scope);
  if (info === undefined || text === null) throw refuse('notFound');
  return { article: wireArticle(info), text };
};

const keyOf = (given: z.infer<typeof onMessage>) => ({ id: given.message, channel_id: given.channel });

type Answered = Promise<unknown> | unknown;

const parsed =
  <T>(needs: z.ZodType<T>, run: (parts: PageParts, given: T) => Answered) =>
  async (parts: PageParts, given: unknown): Promise<unknown> => {
    const result = needs.safeParse(given);
    if (!result.success) throw refuse('badRequest');
    return run(parts, result.data);
  };

/** An interaction goes its own way once it is started; what becomes of it arrives as events. */
const started = (
  person: Person,
  start: (person: Person) => { readonly id: string },
): { started: string } => ({
  started: start(person).id,
});

/** What the page may read, by path below `/api/`. */
export const reads: Readonly<Record<string, (parts: PageParts, given: unknown) => Promise<unknown>>> = {
  state: parsed(reading.state.needs, reading.state.run),
  messages: parsed(reading.messages.needs, reading.messages.run),
  commands: parsed(reading.commands.needs, reading.commands.run),
  articles: parsed(reading.articles.needs, reading.articles.run),
  article: parsed(article, textOf),
};

/** What the page may do, by path below `/api/`. */
export const writes: Readonly<Record<string, (parts: PageParts, given: unknown) => Promise<unknown>>> = {
  say: parsed(
    say,
    ({ sandbox }, { as, channel, text, replyTo }): WireMessage =>
      wireMessage(
        personNamed(sandbox, as).say(channel, text, replyTo === null ? {} : { replyTo: { id: replyTo } }),
      ),
  ),
  command: parsed(command, ({ sandbox }, { as, channel, name: path, options }) =>
    started(personNamed(sandbox, as), (person) => person.command(path, options, { channel })),
  ),
  autocomplete: parsed(
    typed,
    ({ sandbox }, { as, channel, name: path, options, focused }): Promise<readonly WireChoice[]> =>
      personNamed(sandbox, as).autocomplete(path, options, focused, { channel }),
  ),
  menu: parsed(menu, ({ sandbox }, given) =>
    started(personNamed(sandbox, given.as), (person) => person.messageCommand(given.name, keyOf(given))),
  ),
  click: parsed(click, ({ sandbox }, given) =>
    started(personNamed(sandbox, given.as), (person) => person.click(keyOf(given), given.button)),
  ),
  thread: parsed(thread, ({ sandbox }, given) => ({
    id: personNamed(sandbox, given.as).openThread(keyOf(given), given.name).id,
  })),
  delete: parsed(onMessage, ({ sandbox }, given) => {
    personNamed(sandbox, given.as).delete(keyOf(given));
    return {};
  }),
  quote: parsed(
    quote,
    (parts, given): Promise<WirePlace | null> => findQuote(parts.answerer, given, scopeIn(parts, given)),
  ),
  address: parsed(
    address,
    ({ library }, given): Promise<WireAdded> => library.addAddress(given.address.trim()),
  ),
};
