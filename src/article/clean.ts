/** How a block that is not the article looks, and what it is, for people. */
interface Rule {
  readonly reason: string;
  readonly pattern: RegExp;
  /** Trusted only where the block does not close like a sentence. */
  readonly open?: true;
}

/** Whole words in a row, for patterns that allow nothing else. */
const only = (list: string): string => `(?:${list})`;

const networks = only(
  'facebook|twitter|x|instagram|whatsapp|linkedin|reddit|pinterest|telegram|youtube|tiktok|threads|bluesky|mastodon|snapchat|flipboard|google news',
);
const agencies = only(
  'AP|Associated Press|Reuters|REUTERS|AFP|Getty(?: Images)?|EPA|EFE|dpa|DPA|Bloomberg|Shutterstock|Unsplash|Handout|Alamy|Xinhua|TASS|Anadolu|NurPhoto|iStock|PA(?: Wire| Media)?|NBC News|The New York Times|The Washington Post',
);
const name = String.raw`\p{Lu}[\p{L}\p{M}.'’-]*`;
/** Up to five words of a name, divided by spaces alone, so that no text can be divided in many ways. */
const names = `${name}(?: (?:(?:al|de|van|von|bin|der) )?${name}){0,4}`;
const photo = '[Pp]hoto|PHOTO|[Ii]mage|[Pp]icture|[Ff]oto';
const reporting =
  '(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled|[Ee]dited|[Tt]ranslated|[Pp]roduction|[Gg]raphics)';

/**
 * Patterns for whole blocks. Each must be bound at both ends, or begin with words that no sentence begins with:
 * what is left out cannot be quoted, so a rule that takes one sentence too many is worse than one that misses a line.
 */
const rules: readonly Rule[] = [
  {
    reason: 'note of the page',
    pattern:
      /^(?:(?:the |this )?(?:story|article|text|report) continues(?: below)?(?: (?:after|below) (?:the |this )?(?:ad|advert|advertisement|video|gallery|photo)s?)?|continue(?:s)? reading(?: below)?(?: the (?:main|full) (?:story|article))?|keep reading|scroll (?:down )?(?:to continue|for more)(?: reading)?(?: with (?:the )?content)?|(?:read|view|see) (?:the )?(?:full|complete|entire) (?:story|article|text|report)(?: here)?|scroll down for (?:the )?videos?(?: and photos)?|media playback is (?:un|not )supported.*|(?:please )?(?:enable|turn on) javascript.*|your browser does not support.*|view this post on instagram|story highlights|watch live|click here (?:to|for)\b.*|skip to (?:main )?content|back to top|listen to (?:this|the) (?:article|story)|(?:play|watch) (?:the )?(?:full )?video(?: above| below)?|loading|\d{1,2}[ -]min(?:ute)?s? read|our standards: the thomson reuters trust principles)$/i,
  },
  {
    reason: 'note of the page',
    pattern:
      /^this (?:article|story|report|piece) (?:was|is|has been) (?:(?:first|originally|last) (?:published|posted|syndicated)\b[^"“”]{0,120}|(?:updated|corrected) (?:on|at|to (?:add|include|correct|clarify|reflect))\b[^"“”]*|republished from\b[^"“”]{0,120})$/i,
  },
  {
    reason: 'advertisement',
    pattern:
      /^(?:(?:skip )?advertisements?|advertisement\W+(?:scroll to continue|story continues below|article continues below)|ad|ads by \w+|(?:sponsored|promoted|paid)(?: (?:content|post|links?))?|report this ad|remove ads|anzeige|werbung|publicité|publicidad|pubblicità|реклама|広告|广告|إعلان)$/iu,
  },
  {
    reason: 'invitation to an app',
    pattern:
      /^(?:(?:[Cc]lick here|CLICK HERE) (?:to|TO) )?(?:[Dd]ownload|DOWNLOAD|[Gg]et|GET|[Ii]nstall|[Tt]ry|[Oo]pen) (?:the |THE |our |your free )?(?:(?:free|new|official|mobile|news|[\p{Lu}\d][\p{L}\d.’'&-]*) ){0,6}(?:app|APP)(?: (?:for|to|now|today|here|and|on|from|in|free)\b[^.!?:]*)?$/u,
  },
  {
    reason: 'invitation to subscribe',
    pattern:
      /^(?:please )?(?:subscribe(?: (?:now|today|here|to continue|to read(?: (?:more|on))?|for (?:full|unlimited|free) access|for (?:just |only )?[$£€]\d\S*.*|to (?:our|the|my|this)\b.*))?|(?:sign up|register|subscribe)\b[^.]*\b(?:newsletters?|inbox|alerts?|briefings?|e-?mails?|updates|channel|podcast|digest|for free|here|today|now))$/i,
  },
  {
    reason: 'invitation to subscribe',
    pattern:
      /^(?:(?:get|receive|want) (?:the|our|more|all|breaking|daily|today's|today’s)\b[^.]*\b(?:newsletter|in your inbox|to your inbox|e-?mail alerts|push alerts)\b[^.]*|(?:already|not) a (?:subscriber|member)\b.{0,40}|(?:support|help) (?:our|independent|quality|local) journalism(?:[.,:;!–—] ?.{0,60}| (?:today|now|here|with a|by)\b.{0,40})?|become a (?:member|subscriber|supporter)(?: (?:today|now|here))?|make a (?:donation|contribution)|donate(?: (?:now|today|here))?|(?:log|sign) ?in(?: (?:or|\/) (?:sign up|register|subscribe))?(?: to (?:continue|read|comment).*)?|create (?:a |your )?(?:free )?account(?: to .*)?|enter your e-?mail(?: address)?|this (?:article|story|content) is (?:only )?for (?:subscribers|members)(?: only)?|unlock this article.*|start your free trial.*|you have (?:reached your limit|\d+ free (?:articles|stories) (?:left|remaining)).*|(?:thanks|thank you) for (?:reading|signing up|subscribing))$/i,
  },
  {
    reason: 'invitation to follow',
    pattern: new RegExp(
      String.raw`^(?:(?:follow|like|find|join) (?:us|me|@\w+|our \w+|(?:the )?${names}) on (?:${networks}(?:,? (?:and|or|&) |, )?)+(?: @\w+)?(?: (?:for|to) [^.]*)?|follow (?:us|@\w+)(?: (?:here|now))?|(?:${networks}): @\w+|@\w+ on ${networks})$`,
      'iu',
    ),
  },
  {
    reason: 'links to share',
    pattern: new RegExp(
      String.raw`^(?:share(?: (?:this|the)(?: (?:article|story|page|post|news|video))?)?(?: (?:on|via|by|with) (?:(?:${networks}|e-?mail|friends|your friends)(?:,? (?:and|or|&) |, | )?)+)?|(?:(?:share|tweet|e-?mail|print|save|copy link|comments?|${networks})(?:\s*[|·,/•]\s*|\s+|$)){2,}|tweet|copy link|print(?: this)?(?: (?:article|story|page))?|e-?mail (?:this )?(?:article|story|page))$`,
      'i',
    ),
  },
  {
    reason: 'related link',
    pattern:
      /^(?:read (?:more|next|also|this next)|also read|related(?: (?:stories|articles|content|links|news|coverage|topics|story|article|reading|video))?|see also|more (?:on|about) this(?: (?:story|topic))?|recommended(?: (?:for you|reading|stories|videos))?|most (?:read|popular|viewed|shared)|(?:you )?(?:may|might) also (?:like|be interested in)|further reading|trending(?: now)?|don['’]t miss|in case you missed it|up next|top stories|editor['’]?s['’]? picks|more from (?:\p{Lu}[\p{L}.’'-]*(?: |$)){1,4}|lesen sie auch|mehr zum thema|à lire aussi|lire aussi|lea también|leia também|leggi anche|читайте также)(?:\s*[:|»>].*)?$/iu,
  },
  {
    reason: 'related link',
    pattern:
      /^(?:watch|listen|read|more|video|podcast|gallery|(?:RELATED|READ|WATCH|MORE)(?: \p{Lu}+)?)(?: now)?\s*[:|»>]\s*\S.*$/iu,
    open: true,
  },
  {
    reason: 'cookie notice',
    pattern:
      /^(?:(?:we|this (?:web)?site|our (?:web)?site)(?: and our partners)? uses? cookies\b.*|(?:accept|reject|manage|allow)(?: all)? cookies|cookies? (?:settings|policy|notice|preferences)|by (?:continuing|clicking|using|browsing)\b.*\b(?:you (?:agree|accept|consent)|cookies)\b.*|this (?:video|content|post) (?:can ?not|could not) be (?:displayed|loaded|played)\b.*|(?:privacy policy|terms of (?:use|service)|privacy policy (?:and|&|\|) terms of (?:use|service))|do not sell my (?:personal )?(?:info|information|data))$/i,
  },
  {
    reason: 'copyright notice',
    pattern:
      /^(?:(?:[Cc]opyright |COPYRIGHT )?(?:©|\([Cc]\)|ⓒ)\s*(?:[Cc]opyright )?(?:\d{4}|\p{Lu}).*|(?:[Cc]opyright|COPYRIGHT) \d{4}(?:\s*[-–]\s*\d{4})?,?(?: by)? \p{Lu}.*|(?:\d{4} )?(?:\p{Lu}[\p{L}.&]* ){0,5}(?:[Aa]ll rights reserved|All Rights Reserved|ALL RIGHTS RESERVED)(?:[.,;] .{0,140})?|This material may not be (?:published|broadcast|reproduced|rewritten).*)$/u,
  },
  {
    reason: 'credits',
    pattern: new RegExp(
      String.raw`^\(?(?:(?:[Aa]dditional |[Ww]ith )?${reporting}(?:,? and ${reporting})? by ${names}(?:(?:,|,? and|,? in|,? of|,? for|\/) ${names})*[.;,)]*\s*)+$`,
      'u',
    ),
  },
  {
    reason: 'credits',
    pattern:
      /^\p{Lu}[^.!?]{2,160} contributed (?:(?:reporting )?(?:from \p{Lu}[^.!?]{1,40} )?to this (?:report|story|article)|reporting(?: from \p{Lu}[^.!?]{1,40})?)$/u,
  },
  {
    reason: 'photo credit',
    pattern: new RegExp(
      String.raw`^\(?(?:(?:${photo})(?:s|graph)?(?: [Cc]redits?| [Cc]ourtesy)?(?: by| of)?:?(?: ${names})?(?: ?[/,|(] ?| via | )${agencies}\)?(?: ?(?:/|via|,) ?${agencies})*|(?:${photo}) [Cc]redit:? ${names}|[Pp]hoto(?:graph)? by:? ${names}(?: ?(?:/|via|,) ?${agencies})*|(?:Image|Media) (?:source|copyright),? ${names}|(?:${names})? ?/ ?${agencies}(?: ?(?:/| via) ?${agencies})*|(?:AP Photo|REUTERS|Reuters|AFP)/${names}|(?:${agencies} )?via ${agencies}|Getty Images|File photo|FILE PHOTO)\)?$`,
      'u',
    ),
  },
  {
    reason: 'contact line',
    pattern:
      /^(?:(?:contact|write to|e-?mail|reach|follow) [\p{L} .'’-]{2,60} at \S+@\S+|(?:have|got|do you have) (?:a|any) (?:news )?(?:tips?|stor(?:y|ies))\b.*)$/iu,
  },
  {
    reason: 'links to comments',
    pattern:
      /^(?:(?:leave|post|write|add) a (?:comment|reply)|(?:view|show|see|read|hide|load)(?: all| more)? (?:\d+ )?comments(?: \(\d+\))?|comments? \(\d+\)|\d+ comments?|join the (?:conversation|discussion)|what do you think\? (?:leave|tell|let).*)$/i,
  },
  { reason: 'list of topics', pattern: /^(?:tags?|topics|filed under|categories): .*$/i, open: true },
];

/** Words of someone who reports: a block with them is a sentence, whatever it begins with. */
const reported =
  /["“”«»„]|\b(?:said|says|told|wrote|writes|urged|asked|added|announced|according|warned|claimed|argued|replied|explained|officials|police)\b/i;
/** Rules whose blocks may hold such words. */
const fixed = new Set(['credits', 'copyright notice', 'photo credit', 'related link']);

/** The longest block that a rule may leave out, in characters. */
const longestAside = 320;

/** Why a whole block is not the article, for people, or `null` where it is or may be. */
export const reasonToLeaveOut = (words: string): string | null => {
  if (words.length > longestAside) return null;
  if (!/[\p{L}\p{N}]/u.test(words)) return 'line without words';
  const bare = plain(words);
  const found = rules.find(
    ({ reason, pattern, open }) =>
      pattern.test(bare) &&
      !(open && /[.!?…]["”’)]*\s*$/.test(words)) &&
      (fixed.has(reason) || !reported.test(bare)),
  );
  return found?.reason ?? null;
};

/** Without Markdown's marks, line breaks, arrows and closing punctuation, which say nothing of what a block is. */
const plain = (words: string): string =>
  words
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^[\s*_#>~`→▶►•|[(-]+(?=[\p{L}\p{N}@©])|[\s*_~`]+$/gu, '')
    .replace(/[\s.!…»>→›:|\])]+$/u, '')
    .replace(/\s+/g, ' ');

const captionLabel =
  /^[*_(]*(?:(?:image|photo|photograph|picture|caption|file photo|pictured|foto|bild|imagen)\s*(?:[:|]|\s[–—-]\s)\s*\S|FILE(?: PHOTO)?\s*(?:[:–—-])\s*\S)/i;
const captionBelow = /^(?:Image|Media) caption,? [\p{Lu}\d“"]/u;
const creditAtEnd = new RegExp(
  String.raw`\((?:AP Photo|Photo|Image|Reuters|REUTERS|Getty|${names} ?/ ?)[^()]{0,80}\)[*_]*$|\bPhoto(?:graph)?: [\p{L} .'’-]{3,40}(?:\/[\p{L} .]{2,40})?$`,
  'u',
);

/** Whether a block describes a picture: `Image: Soldiers stand guard`, `A street in Basra. (AP Photo/Jane Doe)`. */
export const isCaption = (words: string): boolean =>
  words.length <= 600 && (captionLabel.test(words) || captionBelow.test(words) || creditAtEnd.test(words));
