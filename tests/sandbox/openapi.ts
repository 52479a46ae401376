import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** Discord's own description, when it lies beside the project. */
const file = new URL('../../../shared/discord/openapi.json', import.meta.url);

export const hasOpenapi = existsSync(file);

interface Operation {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<Record<string, { content?: Readonly<Record<string, unknown>> }>>;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const methods = ['get', 'put', 'post', 'patch', 'delete'];
const escaped = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** Checks bodies against Discord's description, by its names for the requests. */
export interface OpenapiCheck {
  /** Mistakes of a request's body; empty where it is valid or the request takes none. */
  request(operation: string, body: unknown): readonly string[];
  /** Mistakes of an answer's body; `null` where the description has no such answer. */
  answer(operation: string, status: number, body: unknown): readonly string[] | null;
  readonly operations: ReadonlySet<string>;
}

export const loadOpenapi = (): OpenapiCheck => {
  const description = JSON.parse(readFileSync(file, 'utf8')) as Description;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  // The package's types describe its CommonJS form, in which the function stands under `default`.
  (addFormats as unknown as (instance: Ajv2020) => void)(ajv);
  ajv.addFormat('snowflake', /^\d{1,20}$/);
  ajv.addFormat('nonce', true);
  ajv.addSchema(description, 'discord');
  const places = new Map<string, { pointer: string; operation: Operation }>();
  for (const [path, item] of Object.entries(description.paths))
    for (const method of methods) {
      const operation = item[method];
      if (operation !== undefined)
        places.set(operation.operationId, { pointer: `#/paths/${escaped(path)}/${method}`, operation });
    }
  const compiled = new Map<string, ValidateFunction>();
  const mistakes = (pointer: string, body: unknown): string[] => {
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `discord${pointer}` });
    compiled.set(pointer, validate);
    return validate(body) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`);
  };
  const json = escaped('application/json');
  return {
    operations: new Set(places.keys()),
    request(operation, body) {
      const place = places.get(operation);
      if (place?.operation.requestBody?.content['application/json'] === undefined) return [];
      return mistakes(`${place.pointer}/requestBody/content/${json}/schema`, body);
    },
    answer(operation, status, body) {
      const place = places.get(operation);
      if (place?.operation.responses[status]?.content?.['application/json'] === undefined) return null;
      return mistakes(`${place.pointer}/responses/${status}/content/${json}/schema`, body);
    },
  };
};
