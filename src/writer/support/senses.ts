import { toTerm } from '../../index/terms.ts';

/** Forms of one word that have no stem in common. */
const irregular =
  'leave left|fall fell fallen|rise rose risen|begin began begun|hold held|meet met|take took taken|win won|lose lost|send sent|shoot shot|find found|lead led|build built|pay paid|make made|come came|go went gone|see saw seen|fight fought|buy bought|bring brought|catch caught|strike struck stricken|write wrote written|grow grew grown|draw drew drawn|drive drove driven|choose chose chosen|speak spoke spoken|break broke broken|freeze froze frozen|steal stole stolen|keep kept|mean meant|spend spent|stand stood|understand understood|think thought|teach taught|sell sold|feel felt|get got gotten|hear heard|sink sank sunk|swim swam|fly flew flown|throw threw thrown|wear wore worn|run ran|sit sat|sing sang sung|shrink shrank shrunk|drink drank drunk|ride rode ridden|forget forgot forgotten|become became|overcome overcame|withdraw withdrew withdrawn|undergo underwent undergone|seek sought|deal dealt|hide hid hidden|tear tore torn|bear bore borne|swear swore sworn|bind bound|flee fled|feed fed|bleed bled|breed bred|light lit|man men|woman women|person people|child children|foot feet|tooth teeth|mouse mice|life lives|wife wives|half halves|crisis crises|medium media|analysis analyses|die dead death|high height|long length|wide width|deep depth|strong strength|young youth|poor poverty|lay laid|lie lain|steep steepen|high heighten';

/** Words that say the same in news, whichever is used. */
const equal =
  'cost bill|staff employee personnel workforce|begin start|end finish conclude|buy purchase|sell sale|aid help assist assistance|attack assault|kill slay|big large|rise climb|fall drop decline decrease|cut reduce trim lower reduction|leave depart departure|troop soldier|doctor physician|car automobile|film movie|near nearby|home house|build construct|shut close closure|ask request|get receive obtain|show reveal|use utilise utilize|whole entire|child kid|firm company|nation country|people person|test exam|choose pick select|choice selection|elect election|vote ballot|law legislation|journalist reporter|lawyer attorney|illness disease|quake earthquake|blaze fire|permit allow let|prohibit ban forbid|probe investigate investigation inquiry|agreement deal accord|marry wed wedding|crash collide collision|hurt injure injury wound|raise increase|happen occur|need require|stay remain|try attempt|join enter|hire employ|quit resign resignation|fire dismiss sack|name appoint appointment|plan intend intention|hope wish|fear worry concern|because due|former ex|currently now present|place location site|earn gain|money fund|cost price|answer reply respond response|speech address|talk discuss discussion negotiate negotiation|talks negotiations|gather collect|rebuild reconstruct|rescue save|flat apartment|town municipality|believe think';

/** Ways to say that somebody said something: any of them may be told as "said", never the other way round. */
const speech = new Set(
  (
    'say says said saying tell tells told telling add adds added note notes noted stated explain explains explained ' +
    'declare declares declared announce announces announced warn warns warned report reported argue argues argued ' +
    'claim claims claimed insist insists insisted confirm confirms confirmed remarked comment commented urge urges ' +
    'urged acknowledge acknowledges acknowledged admit admits admitted stress stresses stressed emphasised emphasized ' +
    'mentioned predict predicts predicted promise promises promised pledge pledges pledged according'
  ).split(' '),
);
const plainSpeech = new Set(['say', 'said', 'says', 'saying', 'tell', 'told', 'tells', 'according']);

const table = new Map<string, string[]>();

const enter = (group: string, sense: string): void => {
  for (const word of group.split(' ')) {
    const term = toTerm(word);
    const known = table.get(term);
    if (known) known.push(sense);
    else table.set(term, [sense]);
  }
};

for (const group of irregular.split('|')) enter(group, `form:${group}`);
for (const group of equal.split('|')) enter(group, `same:${group}`);

/** Whether a word, in lower case, tells that somebody said something. */
export const isSpeech = (word: string): boolean => speech.has(word);

/** Whether a word tells that somebody said something, and nothing more. */
export const isPlainSpeech = (word: string): boolean => plainSpeech.has(word);

/** The shortest beginning that two words of one family share, in code units. */
const familyBeginning = 5;

const formsOf = (term: string): readonly string[] => table.get(term) ?? [];

/** Whether one word may stand for the other: a form of it, of its family (`withdraw`, `withdrawal`), or the same in news. */
export const isAlike = (a: string, b: string): boolean => {
  if (a === b) return true;
  const senses = formsOf(a);
  if (senses.length > 0 && formsOf(b).some((sense) => senses.includes(sense))) return true;
  return isFamily(a, b);
};

/** Endings that make another word of the same meaning; stems are cut already, so these are what stemming leaves. */
const endings =
  /^(?:|e|i|t|s|ed|er|or|al|ion|ation|ment|ing|ance|ence|ant|ent|ive|iv|ity|iti|ness|ly|li|ist|ism|ian|an|y|able|abl|ate|at|if|ifi|ic|is|iz|or|ur|ur|th|n|en|c|ct|t|d|s|x|de|se|sion|ction|pt|ption|v|ve)$/;

const isFamily = (a: string, b: string): boolean => {
  let shared = 0;
  const most = Math.min(a.length, b.length);
  while (shared < most && a[shared] === b[shared]) shared++;
  if (shared < familyBeginning || !/^[a-z]+$/.test(a + b)) return false;
  return endings.test(a.slice(shared)) && endings.test(b.slice(shared));
};

/** Places whose people and adjectives do not follow from their names. */
const places =
  'france french|netherlands dutch holland|sweden swedish swede swedes|spain spanish spaniard spaniards|poland polish pole poles|greece greek greeks|denmark danish dane danes|finland finnish finn finns|switzerland swiss|ireland irish|scotland scottish scot scots|wales welsh|england english|philippines filipino filipinos|norway norwegian norwegians|portugal portuguese|lebanon lebanese|turkey turkish turk turks|congo congolese|thailand thai|kurdistan kurdish kurd kurds';

const placeOf = new Map(
  places.split('|').flatMap((place) => place.split(' ').map((word) => [word, place] as const)),
);

/**
 * Whether a name is another's adjective or people: `Iran`, `Iranian`; `Iraq`, `Iraqis`; `France`, `French`.
 *
 * @param a in lower case, as is `b`
 */
export const isOfPlace = (a: string, b: string): boolean => {
  const place = placeOf.get(a);
  if (place !== undefined && place === placeOf.get(b)) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const stem = short.replace(/[aeiouy]+$/u, '');
  return (
    stem.length >= 3 &&
    long.startsWith(stem) &&
    /^[aeiouy]?(?:an|ian|ean|ese|i|ish|istan|n)s?$/u.test(long.slice(stem.length))
  );
};
