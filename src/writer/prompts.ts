import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { badPrompt, UserError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { type Placeholders, readTemplate, type Template } from './template.ts';

/** What each prompt may and must hold. */
export const placeholders = {
  answer: { data: ['question', 'sentences'], words: ['format'] },
  summary: { data: ['title', 'sentences'], words: ['length', 'format'] },
  'follow-up': { data: ['conversation', 'question'], words: [] },
} as const satisfies Readonly<Record<string, Placeholders>>;

export type PromptName = keyof typeof placeholders;

const names = Object.keys(placeholders) as PromptName[];

/** Where the prompts stand. */
export const promptsDir = fileURLToPath(new URL('../../prompts', import.meta.url));

interface Kept {
  readonly state: string;
  readonly template: Template;
}

/**
 * The prompts as they are in their files now: a changed file counts from its next use on. An edit that cannot be used
 * is told in the log once, and the prompt of before stays.
 */
export class Prompts {
  readonly #dir: string;
  readonly #log: Logger;
  readonly #kept = new Map<PromptName, Kept>();

  /** @throws {UserError} naming the first file that is missing or cannot be used */
  constructor(log: Logger, dir: string = promptsDir) {
    this.#dir = dir;
    this.#log = log;
    for (const name of names) this.#kept.set(name, this.#read(name, this.#state(name)));
  }

  get(name: PromptName): Template {
    const state = this.#state(name);
    const kept = this.#kept.get(name);
    if (kept?.state === state) return kept.template;
    let now: Kept;
    try {
      now = this.#read(name, state);
      this.#log.info({ prompt: name }, 'A changed prompt is in use');
    } catch (error) {
      if (!kept || !(error instanceof UserError)) throw error;
      this.#log.warn(
        { prompt: name, why: error.what },
        'A changed prompt cannot be used; the one of before is',
      );
      now = { state, template: kept.template };
    }
    this.#kept.set(name, now);
    return now.template;
  }

  #file(name: PromptName): string {
    return path.join(this.#dir, `${name}.md`);
  }

  /** Tells one state of a file from another without reading it. */
  #state(name: PromptName): string {
    const found = statSync(this.#file(name), { throwIfNoEntry: false });
    return found ? `${found.ino} ${found.mtimeMs} ${found.size}` : 'missing';
  }

  #read(name: PromptName, state: string): Kept {
    const shown = path.relative('', this.#file(name));
    let content: string;
    try {
      content = readFileSync(this.#file(name), 'utf8');
    } catch (error) {
      throw badPrompt(shown, `it cannot be read (${(error as Error).message})`, '', error);
    }
    return { state, template: readTemplate(shown, content, placeholders[name]) };
  }
}
