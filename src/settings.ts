import path from 'node:path';
import dotenv from 'dotenv';
import { z } from 'zod';
import { wrongSetting } from './errors.ts';
import { type EmbeddingModelId, embeddingModels } from './model/catalogue.ts';
import { HUGGING_FACE } from './model/route.ts';

const snowflakes = z
  .string()
  .regex(/^\s*\d{17,20}(\s*,\s*\d{17,20})*\s*$/)
  .transform((list) => list.split(',').map((id) => id.trim()))
  .meta({ allowed: 'Discord ids of 17 to 20 digits, separated by commas' });

const folder = z
  .string()
  .transform((dir) => path.resolve(dir))
  .meta({ allowed: 'the path of a folder' });

const count = (least: number, most: number) =>
  z.coerce
    .number()
    .int()
    .min(least)
    .max(most)
    .meta({ allowed: `a whole number from ${least} to ${most}` });

const file = z
  .string()
  .transform((name) => path.resolve(name))
  .meta({ allowed: 'the path of a file' });

const fields = {
  DISCORD_TOKEN: z.string().optional().meta({ allowed: 'the bot token of your Discord application' }),
  DISCORD_API_URL: z
    .url({ protocol: /^https?$/ })
    .default('https://discord.com/api')
    .meta({ allowed: 'an http or https address without the version, such as https://discord.com/api' }),
  DISCORD_GUILD_IDS: snowflakes.default([]),
  DISCORD_CHANNEL_IDS: snowflakes.default([]),
  /** Default: `access.json` in ARTICLES_DIR, where there is one. */
  ACCESS_FILE: file.optional(),
  /** Default: `feedback.jsonl` beside INDEX_DIR. */
  FEEDBACK_FILE: file.optional(),
  /** Days that the answers given are kept; 0 keeps none. */
  ANSWERS_KEPT_DAYS: z
    .preprocess((value) => (value === 'off' ? 0 : value), z.coerce.number().int().min(0).max(3650))
    .default(30)
    .meta({ allowed: 'a whole number of days from 0 to 3650, or off' }),
  MAX_QUESTIONS_AT_ONCE: count(1, 64).default(2),
  MAX_QUESTIONS_WAITING: count(0, 100_000).default(500),
  QUESTIONS_PER_MINUTE: count(1, 1_000).default(20),
  EMBEDDING_MODEL: z
    .enum(Object.keys(embeddingModels) as [EmbeddingModelId, ...EmbeddingModelId[]])
    .default('Xenova/bge-small-en-v1.5')
    .meta({ allowed: `one of ${Object.keys(embeddingModels).join(', ')}` }),
  MODELS_DIR: folder.default(path.resolve('embeddings/models')),
  HF_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .default(HUGGING_FACE)
    .meta({ allowed: 'the http or https address of the Hugging Face hub or of a mirror' }),
  READER: z.enum(['on', 'off']).default('on').meta({ allowed: 'on or off' }),
  /** Default: the project's own, in `models/reader`. */
  READER_MODEL: z
    .string()
    .optional()
    .meta({ allowed: 'the path of a folder, or owner/name of a model on the hub' }),
  /** Default: nothing is written, answers are quotes alone. */
  WRITER_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      allowed:
        'the http or https address of a server with the OpenAI chat API, such as http://localhost:11434/v1',
    }),
  WRITER_MODEL: z.string().trim().optional().meta({ allowed: 'the name of a model that the server has' }),
  WRITER_API_KEY: z.string().trim().optional().meta({ allowed: 'the key that the server wants' }),
  WRITER_TIMEOUT_MS: count(100, 600_000).default(30_000),
  INDEX_DIR: folder.default(path.resolve('embeddings/index')),
  ARTICLES_DIR: folder.default(path.resolve('articles')),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000).meta({ allowed: 'a port from 0 to 65535' }),
  /** Whether the page may read addresses on this machine and its own network. */
  PAGE_PRIVATE_ADDRESSES: z.enum(['on', 'off']).default('off').meta({ allowed: 'on or off' }),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .meta({ allowed: 'trace, debug, info, warn, error, fatal or silent' }),
} as const;

/** What a field allows, in words; a default or "optional" around it hides what is said of the field itself. */
const allowedOf = (field: z.core.$ZodType): string => {
  const allowed = z.globalRegistry.get(field)?.['allowed'];
  if (typeof allowed === 'string') return allowed;
  return field instanceof z.ZodDefault || field instanceof z.ZodOptional
    ? allowedOf(field.unwrap())
    : 'another one';
};

const schema = z.object(fields);

/** The name of every setting. */
export const settingNames: readonly string[] = Object.keys(fields);

/** Every setting, checked. Folders are absolute paths. */
export type Settings = z.infer<typeof schema>;

/**
 * Reads the settings from `.env` in the working directory and from the environment, which wins.
 * An empty value counts as not set.
 *
 * @throws {UserError} naming the first setting that has a value not allowed, what was found and what is allowed
 */
export const readSettings = (environment: NodeJS.ProcessEnv = process.env): Settings => {
  const values: Record<string, string | undefined> = { ...environment };
  // dotenv fills only what is missing, so an empty variable in the environment would hide the file's value.
  for (const name of Object.keys(fields)) if (values[name]?.trim() === '') delete values[name];
  if (environment === process.env) {
    dotenv.config({ quiet: true, processEnv: values as Record<string, string> });
    for (const name of Object.keys(fields)) if (values[name]?.trim() === '') delete values[name];
  }
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const name = String(result.error.issues[0]?.path[0]) as keyof typeof fields;
  const secret = name === 'DISCORD_TOKEN' || name === 'WRITER_API_KEY';
  throw wrongSetting(name, secret ? '(hidden)' : (values[name] ?? ''), allowedOf(fields[name]));
};
