import type { IncomingMessage } from 'node:http';

/** Sent with everything: nothing from elsewhere is loaded, nothing inline is run, nobody frames the page. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

/**
 * Whether a request comes from the page itself: other names for this machine (DNS rebinding), other origins and
 * pages elsewhere that post here are turned away.
 *
 * @returns why not, or `null` when it may pass
 */
export const turnedAway = (request: IncomingMessage, port: number): string | null => {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host, origin } = request.headers;
  if (host === undefined || !hosts.includes(host.toLowerCase())) return 'This host name is not served here';
  if (origin !== undefined && origin !== `http://${host}`) return 'Requests of other origins are refused';
  // What changes something carries an origin in every browser.
  if (request.method !== 'GET' && request.method !== 'HEAD' && origin === undefined)
    return 'Requests without an origin may only read';
  const site = request.headers['sec-fetch-site'];
  const opensPage = request.url === '/' && request.headers['sec-fetch-mode'] === 'navigate';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !opensPage)
    return 'Requests of other sites are refused';
  return null;
};
