import { refuse } from './refusals.ts';
import type { AnyRoute } from './route.ts';

/** The version of the API, and the path below it. */
const base = /^\/api(?:\/v(\d+))?(\/.*)$/;

/** A row, with the values of its `:names`. */
export interface Matched {
  readonly row: AnyRoute;
  readonly params: Readonly<Record<string, string>>;
}

/** A row, taken apart once. */
export interface CompiledRoute {
  readonly row: AnyRoute;
  readonly method: string;
  readonly parts: readonly string[];
}

export const compileRoute = (row: AnyRoute): CompiledRoute => {
  const [method = '', path = ''] = row.route.split(' ');
  return { row, method, parts: path.split('/').slice(1) };
};

const paramsOf = (parts: readonly string[], path: readonly string[]): Record<string, string> | null => {
  if (parts.length !== path.length) return null;
  const params: Record<string, string> = {};
  for (const [i, part] of parts.entries()) {
    const found = path[i] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = found;
    else if (part !== found) return null;
  }
  return params;
};

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    throw refuse('badRequest');
  }
};

/** Finds the row for a request; rows with fixed words come before those with names, as they stand in the table. */
const match = (
  routes: readonly CompiledRoute[],
  method: string,
  pathname: string,
): Matched | 'method' | null => {
  const path = pathname.split('/').slice(1).map(decoded);
  let otherMethod = false;
  for (const { row, method: own, parts } of routes) {
    const params = paramsOf(parts, path);
    if (params === null) continue;
    if (own === method) return { row, params };
    otherMethod = true;
  }
  return otherMethod ? 'method' : null;
};

/**
 * Finds the row for a request.
 *
 * @throws {Refusal} 404 and 405 when there is none, 50041 for another version of the API
 */
export const findRoute = (table: readonly CompiledRoute[], method: string, pathname: string): Matched => {
  const [, version, path = ''] = base.exec(pathname) ?? [];
  if (!base.test(pathname)) throw refuse('notFound');
  if (version !== '10') throw refuse('invalidApiVersion');
  const matched = match(table, method, path);
  if (matched === null) throw refuse('notFound');
  if (matched === 'method') throw refuse('methodNotAllowed');
  return matched;
};

/**
 * Every id in a path has digits only; Discord says so as it does for fields.
 *
 * @throws {Refusal} 50035 for one that has not
 */
export const checkIds = (params: Readonly<Record<string, string>>): void => {
  for (const [name, value] of Object.entries(params)) {
    if (name === 'token' || value === '@me' || /^\d{1,20}$/.test(value)) continue;
    if (name === 'emoji') continue;
    throw refuse('invalidFormBody', [
      {
        path: [`${name}_id`],
        code: 'NUMBER_TYPE_COERCE',
        message: `Value ${JSON.stringify(value)} is not snowflake.`,
      },
    ]);
  }
};

/** A request's path below `/api/v10`, as the record keeps it. */
export const pathBelowVersion = (pathname: string): string => base.exec(pathname)?.[2] ?? pathname;
