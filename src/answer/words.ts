import type { Refusal } from './answer.ts';

/** Said, on every surface, when no article answers. */
export const notInArticles = 'That is not in the articles.';
/** Said before what comes nearest to a question without an answer. */
export const nearest = 'Nearest to it:';

/** Said where the message itself is the reason that there is no answer. */
export const refusals: Readonly<Record<Refusal, string>> = {
  empty: 'Ask me something about the articles, and I answer with quotes from them.',
  greeting: 'Hello! Ask me something about the articles, and I answer with quotes from them.',
  thanks: 'You’re welcome.',
  instruction:
    'I only quote articles: I can’t follow instructions or write texts. Ask me about something that they report.',
  'too-long': 'That is too long for a question. Please ask in a sentence or two.',
  language:
    'I can’t search the articles in that language. Please ask in the language that they are written in.',
};
