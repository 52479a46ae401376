/** What of a text stands inside quotation marks, what outside, and whether marks are open at its end. */
export interface Spoken {
  readonly spoken: string;
  readonly own: string;
  readonly open: boolean;
}

const opening = /[“„«「『]/;
const closing = /[”»」』]/;

/**
 * Tells somebody's words from the article's own. Marks may open in one sentence and close in a later one.
 *
 * @param open whether marks are open where the text begins
 */
export const spokenIn = (text: string, open: boolean): Spoken => {
  let inside = open;
  let spoken = '';
  let own = '';
  for (const character of text) {
    if (character === '"' || opening.test(character) || closing.test(character)) {
      // A mark that closes what nothing opened says that all before it was spoken.
      if (!inside && closing.test(character) && spoken === '') {
        spoken = own;
        own = '';
      } else inside = !inside;
      spoken += ' ';
      own += ' ';
    } else if (inside) spoken += character;
    else own += character;
  }
  return { spoken, own, open: inside };
};
