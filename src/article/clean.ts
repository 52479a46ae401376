/** Patterns for whole short blocks that are not the article, with the reason that people see. */
const rules: readonly (readonly [reason: string, pattern: RegExp])[] = [
  [
    'note of the page',
    /^(?:the |this )?(?:story|article) continues(?: below)?(?: (?:the )?advertisements?)?$/i,
  ],
  ['advertisement', /^(?:advertisement|sponsored(?: content)?|ad)$/i],
  [
    'invitation to an app',
    /^(?:download|get|install|try) (?:the |our )?(?:[\p{Lu}\d][\p{L}\d.’'&-]* ){0,4}app\b(?! (?:before|because)).*$/iu,
  ],
  ['invitation to subscribe', /^(?:subscribe|sign up)\b.*(?:newsletters?|today|now|inbox|here)$/i],
  ['related link', /^(?:read more|related|see also|more on this)\s*:.*$/i],
];

const captionStart = /^(?:image|photo|photograph|picture|caption|file photo|file)\s*(?::|[–—]| - )\s*\S/i;

/** The longest block that can be something else than article text, in characters. */
const longestAside = 200;

/** Why a whole block is not the article, for people, or `null` where it is (or may be). */
export const reasonToLeaveOut = (words: string): string | null => {
  if (words.length > longestAside) return null;
  const bare = words.replace(/[.!…»>→:]+$/u, '').trim();
  return rules.find(([, pattern]) => pattern.test(bare))?.[0] ?? null;
};

/** Whether a block describes a picture: `Image: Soldiers stand guard`. */
export const isCaption = (words: string): boolean => captionStart.test(words);
