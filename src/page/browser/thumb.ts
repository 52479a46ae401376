/** A hand with its thumb up, drawn on 24 by 24. */
const HAND = 'M2 10h4v11H2zm6 0 4-8c2 0 3 1 3 3l-1 4h6c1 0 2 1 2 2l-2 8c0 1-1 2-2 2H8z';

/** 👍 or 👎 as a picture: not every machine has a font with emoji. `null` for anything else. */
export const thumb = (emoji: string | null): SVGElement | null => {
  if (emoji !== '👍' && emoji !== '👎') return null;
  const namespace = 'http://www.w3.org/2000/svg';
  const picture = document.createElementNS(namespace, 'svg');
  picture.setAttribute('viewBox', '0 0 24 24');
  picture.setAttribute('class', emoji === '👍' ? 'thumb' : 'thumb down');
  picture.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', HAND);
  picture.append(path);
  return picture;
};
