/**
 * The addresses at which the chat API may stand, the likeliest first, for an address as people type it: with or
 * without `/v1`, with a slash at the end, or with the whole path of the API behind it.
 */
export const baseAddresses = (typed: string): readonly string[] => {
  const url = new URL(typed);
  url.hash = '';
  url.search = '';
  const path = url.pathname.replace(/(?:\/chat)?(?:\/completions)?\/*$/, '').replace(/\/+$/, '');
  const at = (pathname: string) => `${url.origin}${pathname}`;
  if (path === '') return [at('/v1'), at('')];
  return /\/v\d+\w*(?:\/|$)/.test(path) ? [at(path)] : [at(path), at(`${path}/v1`), at('/v1')];
};
