const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Abbreviations after which a name or the rest of a phrase always follows: `Gen. Soleimani`, `Roe v. Wade`. */
export const leading = words(`
  Mr Mrs Ms Mx Messrs Dr Drs Prof Gen Lt Col Sgt Cpl Capt Cmdr Cdr Maj Adm Brig Sen Sens Rep Reps Gov Govs Pres
  Rev Fr Hon Msgr Pvt Pfc Spc Supt Insp Det Atty Amb Asst Assoc Dep Mme Mlle Mgr Hr Frau Sra Srta Dña Ald Ayat
  vs v e.g i.e viz cf bzw z.B d.h u.a ca approx incl excl resp esp Mt Ft Pt`);

/** Abbreviations that need a number after them: `No. 2`, `p. 14`, `Vol. IV`. */
export const numbered = words(`
  No Nos no nos Nr Nrs Vol vol Vols Fig fig Figs p pp Ch ch Art art Sec sec Eq eq Ver ver Op op Par par Ex Abs c
  fl b d r ed Tel tel Ext ext Rm Apt Bd`);

/** Short months: `Jan. 3`. */
export const months = words('Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec');

/**
 * Abbreviations inside a phrase as often as at its end: companies, states, streets, ranks behind a name.
 * Only a word that opens a sentence shows that one ended: `Apple Inc. The`, not `Apple Inc. Chairman`.
 */
export const ambiguous = words(`
  Inc Corp Co Cos Ltd LLC LLP Bros plc Plc PLC Assn Dept Univ Intl Natl Mfg Jr Sr Esq Ph.D St Ste Ave Av Blvd Rd
  Ln Pl Ct Hwy Sq Bldg Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont Neb
  Nev Okla Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo Ont Que al etc est Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun
  Gmbh EE approx max min avg Str Yahoo Jeopardy`);

/** Words that open a sentence and hardly ever continue a name. */
export const openers = words(`
  The This That These Those There Then They It Its He She His Her Him We Our You Your I In On At As An A But And Or
  If When While Where Who What Which Why How After Before Since For From With Without By To Not Nor Some Many Most
  Several Both All Each Every Another Other Others However Meanwhile Moreover Although Though Because During
  Until Yet So Still Also Now Here Such Their My Later Earlier Once Only Just Even According Among Instead Nearly
  About More Today Yesterday Tomorrow Perhaps Nobody Nothing Everyone Someone Anyone Two Three Four Five Six Seven
  Eight Nine Ten Mr Mrs Ms Asked Despite Between Through Over It's He's She's They're We're I'm There's That's
  Der Die Das Ein Eine Er Sie Es Wir Im Am Und Aber Le Les Il Elle Ils Elles Un Une Dans Mais El Los Las Una
  En Pero Y Lo Gli Ma Nel`);

/** What may follow `5 p.m.` inside the same sentence. */
export const afterClock =
  /^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tue|Tues|Wed|Thu|Thurs|Fri|Sat|Sun)\b|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|[ECMP][SD]?T\b|GMT|UTC|BST|CES?T\b|IST|JST|AES?T\b|Eastern|Central|Pacific|Mountain|Moscow|Beijing|London|Greenwich)/;

/** A German date in front of a full stop, `am 3`, and the month after it. */
export const germanDay = /\b(?:am|vom|den|der|dem|bis|zum|ab|seit|und|Am|Vom|Seit|Ab)\s\d{1,2}$/;
export const germanMonth =
  /^(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b/;

/** A speaker with a capital behind a quoted exclamation: `“Stop!” President Ali Bello said.` */
export const speechTag =
  /^(?:\p{Lu}[\p{L}.'’-]*\s+){1,5}(?:said|says|say|asked|asks|shouted|cried|added|replied|wrote|told|yelled|called|tweeted|demanded|exclaimed|wondered)\b/u;
