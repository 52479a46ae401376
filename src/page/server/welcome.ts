import { type APIMessage, ButtonStyle, ComponentType } from 'discord-api-types/v10';
import type { Answerer, ArticleInfo, Scope } from '../../answer/answer.ts';
import { escapeMarkdown } from '../../discord/escape.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { TRY_BUTTON } from '../try-button.ts';

/** Questions offered. */
const OFFERED = 3;
/** A button's label in Discord. */
const LONGEST_LABEL = 80;
/** Newest articles that questions are made from. */
const ARTICLES_USED = 3;

/** Questions about the sample article that comes with the project. */
const ABOUT_THE_SAMPLE: Readonly<Record<string, readonly string[]>> = {
  'us-embassy-baghdad-withdrawal': [
    'Who is the U.S. ambassador to Iraq?',
    'What did Mike Pompeo threaten to do?',
    'How many soldiers had brain injuries?',
  ],
};

const SPEAKERS = /(\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}.'’-]+)+) (?:said|told|announced|warned|wrote)\b/gu;

const candidates = (article: ArticleInfo, text: string): string[] => [
  ...(ABOUT_THE_SAMPLE[article.id] ?? []),
  ...new Set([...text.matchAll(SPEAKERS)].slice(0, 5).map((match) => `What did ${match[1]} say?`)),
  'When was the article published?',
  'Who wrote the article?',
  'How many people are affected?',
  'Where did it happen?',
];

/** Three questions that the articles in scope really answer; fewer where no more are found. */
export const questionsToTry = async (answerer: Answerer, scope: Scope): Promise<string[]> => {
  const found: string[] = [];
  for (const article of (await answerer.articles(scope)).slice(0, ARTICLES_USED)) {
    const text = (await answerer.text(article.id, scope)) ?? '';
    for (const question of candidates(article, text)) {
      if (question.length > LONGEST_LABEL || found.includes(question)) continue;
      const { answered } = await answerer.ask(question, scope);
      if (answered) found.push(question);
      if (found.length === OFFERED) return found;
    }
  }
  return found;
};

const counted = (articles: readonly ArticleInfo[]): string => {
  if (articles.length === 0) return 'I have read no article yet that I could show here.';
  const titles = articles.slice(0, 3).map(({ title }) => `“${escapeMarkdown(title).slice(0, 300)}”`);
  const more = articles.length > 3 ? `, and ${articles.length - 3} more` : '';
  return articles.length === 1
    ? `I have read one article so far: ${titles[0]}.`
    : `I have read ${articles.length} articles: ${titles.join(', ')}${more}.`;
};

/**
 * The bot's first message in a channel: what is indexed, and questions to click.
 * Does nothing where the channel has messages already.
 *
 * @param scope the articles that may be shown in the channel
 */
export const welcome = async (
  sandbox: Sandbox,
  answerer: Answerer,
  channel: string,
  scope: Scope,
): Promise<APIMessage | null> => {
  const [reader] = sandbox.people();
  if (reader === undefined || reader.history(channel, { limit: 1 }).length > 0) return null;
  const [articles, questions] = [await answerer.articles(scope), await questionsToTry(answerer, scope)];
  const response = await fetch(`${sandbox.api}/v10/channels/${channel}/messages`, {
    method: 'POST',
    headers: { authorization: `Bot ${sandbox.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      content: [
        counted(articles),
        `Ask me about ${articles.length === 1 ? 'it' : 'them'}: I answer with quotes, word for word, or say that the articles don’t say.`,
        ...(questions.length > 0
          ? ['-# Click a question, write your own below, or type / for commands.']
          : []),
      ].join('\n'),
      allowed_mentions: { parse: [] },
      components: questions.map((label, i) => ({
        type: ComponentType.ActionRow,
        components: [
          { type: ComponentType.Button, style: ButtonStyle.Primary, custom_id: `${TRY_BUTTON}${i}`, label },
        ],
      })),
    }),
  });
  if (!response.ok) throw new Error(`The first message was refused: ${await response.text()}`);
  return (await response.json()) as APIMessage;
};
