import type { IncomingMessage } from 'node:http';
import type { Uploads } from './attachments.ts';
import { refuse } from './refusals.ts';
import type { StoredFile } from './world.ts';

/** A request's body, taken apart. */
export interface RequestBody {
  /** `undefined` where there was none. */
  readonly json: unknown;
  readonly uploads: Uploads;
}

/** Files of one request at most. */
const mostFiles = 10;

const readBytes = async (request: IncomingMessage, most: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read on, and throw away: a client that is still sending would otherwise not see the answer.
    if (size <= most) chunks.push(chunk);
  }
  if (size > most) throw refuse('entityTooLarge');
  return Buffer.concat(chunks);
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse('invalidJson');
  }
};

const readForm = async (bytes: Buffer, type: string): Promise<RequestBody> => {
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  } catch {
    throw refuse('badRequest');
  }
  const uploads = new Map<string, StoredFile>();
  for (const [name, value] of form) {
    const number = /^files\[(\d)\]$/.exec(name)?.[1];
    if (number === undefined || typeof value === 'string') continue;
    uploads.set(number, {
      name: value.name.replaceAll(/[^\p{L}\p{N}._-]/gu, '_').slice(0, 256) || 'file',
      type: value.type || 'application/octet-stream',
      bytes: new Uint8Array(await value.arrayBuffer()),
    });
  }
  if (uploads.size > mostFiles) throw refuse('entityTooLarge');
  const payload = form.get('payload_json');
  return { json: typeof payload === 'string' ? parseJson(payload) : {}, uploads };
};

/**
 * Reads a request's body: JSON, or a form with `payload_json` and `files[N]`.
 *
 * @param most bytes
 * @throws {Refusal} 413 when it is too large, 50109 when it is not JSON, 400 when it is no form
 */
export const readRequestBody = async (request: IncomingMessage, most: number): Promise<RequestBody> => {
  const bytes = await readBytes(request, most);
  const type = request.headers['content-type'] ?? '';
  if (bytes.length === 0) return { json: undefined, uploads: new Map() };
  if (type.startsWith('multipart/form-data')) return readForm(bytes, type);
  return { json: parseJson(bytes.toString('utf8')), uploads: new Map() };
};
