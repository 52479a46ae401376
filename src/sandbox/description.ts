import * as discord from 'discord-api-spec/zod';
import { z } from 'zod/mini';
import type { FieldError } from './refusals.ts';

type Schema = z.ZodMiniType;
type Issue = z.core.$ZodIssue;

/** A callback's body, told apart by its `type`. Types that bots of text do not use are not offered. */
const callback = z.union([
  discord.PongInteractionCallbackRequestSchema,
  discord.CreateMessageInteractionCallbackRequestSchema,
  discord.UpdateMessageInteractionCallbackRequestSchema,
  discord.ApplicationCommandAutocompleteCallbackRequestSchema,
  discord.ModalInteractionCallbackRequestSchema,
]);

/**
 * What Discord's own description says of each request body, by its names for the requests (`operationId` in its
 * OpenAPI description).
 *
 * It is taken from npm's `discord-api-spec`, which carries the description as zod schemas: zod is here already, and
 * importing them takes 110 ms and judging a message 0.05 ms, where reading the OpenAPI file and compiling it with ajv
 * takes half a second. A test holds both against each other where the file is at hand.
 */
const bodies: Readonly<Record<string, Schema>> = {
  create_message: discord.MessageCreateRequestSchema,
  update_message: discord.MessageEditRequestPartialSchema,
  create_thread_from_message: discord.CreateTextThreadWithMessageRequestSchema,
  create_thread: discord.CreateTextThreadWithoutMessageRequestSchema,
  update_channel: z.union([
    discord.UpdateThreadRequestPartialSchema,
    discord.UpdateGuildChannelRequestPartialSchema,
  ]),
  create_dm: discord.CreatePrivateChannelRequestSchema,
  create_interaction_response: callback,
  execute_webhook: discord.IncomingWebhookRequestPartialSchema,
  update_original_webhook_message: discord.IncomingWebhookUpdateRequestPartialSchema,
  update_webhook_message: discord.IncomingWebhookUpdateRequestPartialSchema,
  create_application_command: discord.ApplicationCommandCreateRequestSchema,
  create_guild_application_command: discord.ApplicationCommandCreateRequestSchema,
  update_application_command: discord.ApplicationCommandPatchRequestPartialSchema,
  update_guild_application_command: discord.ApplicationCommandPatchRequestPartialSchema,
  bulk_set_application_commands: z.array(discord.ApplicationCommandUpdateRequestSchema),
  bulk_set_guild_application_commands: z.array(discord.ApplicationCommandUpdateRequestSchema),
  bulk_delete_messages: z.object({ messages: z.array(z.string().check(z.regex(/^\d+$/))) }),
  update_my_guild_member: z.object({ nick: z.nullish(z.string().check(z.maxLength(32))) }),
};

const plural = (count: number | bigint, origin: string) =>
  `${count} ${origin === 'string' ? 'in length' : 'items'}`;

const kinds: Readonly<Record<string, { code: string; message: string }>> = {
  string: { code: 'STRING_TYPE_CONVERT', message: 'Could not interpret value as string.' },
  number: { code: 'NUMBER_TYPE_COERCE', message: 'Value is not a number.' },
  int: { code: 'NUMBER_TYPE_COERCE', message: 'Value is not int.' },
  boolean: { code: 'BOOLEAN_TYPE_CONVERT', message: 'Must be either true or false.' },
  array: { code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType.' },
  object: { code: 'MODEL_TYPE_CONVERT', message: 'Only dictionaries may be used in a ModelType.' },
};

const pathOf = (issue: Issue): (string | number)[] =>
  issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));

const required = { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };

const tooBig = ({ maximum, origin }: Extract<Issue, { code: 'too_big' }>) =>
  origin === 'string' || origin === 'array'
    ? {
        code: 'BASE_TYPE_MAX_LENGTH',
        message: `Must be ${maximum} or fewer ${origin === 'string' ? 'in length' : 'items'}.`,
      }
    : { code: 'NUMBER_TYPE_MAX', message: `int value should be less than or equal to ${maximum}.` };

const tooSmall = ({ minimum, origin }: Extract<Issue, { code: 'too_small' }>) =>
  origin === 'string' || origin === 'array'
    ? { code: 'BASE_TYPE_MIN_LENGTH', message: `Must be at least ${plural(minimum, origin)}.` }
    : { code: 'NUMBER_TYPE_MIN', message: `int value should be greater than or equal to ${minimum}.` };

/**
 * The branch of a union that was meant: one whose `type` fits and that takes this kind of value at all; of several
 * the one with the fewest mistakes.
 */
const meant = (branches: readonly (readonly Issue[])[]): readonly Issue[] => {
  const strange = (issues: readonly Issue[]) =>
    issues.some(
      ({ path, code }) =>
        (path.length === 1 && path[0] === 'type') || (path.length === 0 && code === 'invalid_type'),
    );
  const fitting = branches.filter((issues) => !strange(issues));
  const pool = fitting.length > 0 ? fitting : branches;
  return [...pool].sort((a, b) => a.length - b.length)[0] ?? [];
};

/** Turns a mistake that zod found into Discord's words for it; a union gives the mistakes of the branch meant. */
const explain = (issue: Issue, body: unknown, above: readonly (string | number)[] = []): FieldError[] => {
  const path = [...above, ...pathOf(issue)];
  const found = path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[key] : undefined,
    body,
  );
  const one = (error: { code: string; message: string }): FieldError[] => [{ path, ...error }];
  if (found === undefined && issue.code !== 'custom') return one(required);
  switch (issue.code) {
    case 'invalid_union':
      return issue.errors.length === 0
        ? one({ code: 'UNION_TYPE_CHOICES', message: 'Value fits none of the choices.' })
        : meant(issue.errors).flatMap((inner) => explain(inner, body, path));
    case 'invalid_type':
      return one(
        found === null
          ? required
          : (kinds[issue.expected] ?? { code: 'BASE_TYPE_INVALID', message: `Expected ${issue.expected}.` }),
      );
    case 'too_big':
      return one(tooBig(issue));
    case 'too_small':
      return one(tooSmall(issue));
    case 'invalid_value':
      return one({
        code: 'BASE_TYPE_CHOICES',
        message: `Value must be one of {${issue.values.join(', ')}}.`,
      });
    case 'invalid_format':
      return one(
        issue.format === 'url'
          ? { code: 'URL_TYPE_INVALID_URL', message: 'Not a well formed URL.' }
          : issue.format === 'datetime'
            ? { code: 'DATE_TIME_TYPE_PARSE', message: 'Could not parse value. Should be ISO8601.' }
            : path.at(-1)?.toString().endsWith('id') || typeof path.at(-1) === 'number'
              ? { code: 'NUMBER_TYPE_COERCE', message: `Value ${JSON.stringify(found)} is not snowflake.` }
              : { code: 'STRING_TYPE_REGEX', message: 'String value did not match validation regex.' },
      );
    default:
      return one({ code: 'BASE_TYPE_INVALID', message: issue.message });
  }
};

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Numbers of uploaded files go over the wire as numbers or as strings; the description has strings. */
const withAttachmentIds = (body: Fields): Fields =>
  Array.isArray(body['attachments'])
    ? {
        ...body,
        attachments: body['attachments'].map((one: unknown) =>
          isFields(one) && Number.isInteger(one['id']) ? { ...one, id: String(one['id']) } : one,
        ),
      }
    : body;

/** Permissions are strings of digits on the wire and a number in the description. */
const withNumericPermissions = (body: Fields): Fields => {
  const permissions = body['default_member_permissions'];
  return typeof permissions === 'string' && /^\d{1,20}$/.test(permissions)
    ? { ...body, default_member_permissions: Number(permissions) }
    : body;
};

/** A body as the description has it, where what Discord takes differs from it. */
export const asDescribed = (body: unknown): unknown => {
  if (Array.isArray(body)) return body.map(asDescribed);
  if (!isFields(body)) return body;
  const outer = withNumericPermissions(withAttachmentIds(body));
  return isFields(outer['data']) ? { ...outer, data: withAttachmentIds(outer['data']) } : outer;
};

/** Whether the description has a body for this request. */
export const hasBody = (operation: string): boolean => operation in bodies;

/**
 * The mistakes in a request's body by Discord's description, in Discord's words; none when it is valid.
 *
 * @param operation Discord's name for the request, such as `create_message`
 */
export const mistakesByDescription = (operation: string, body: unknown): readonly FieldError[] => {
  const schema = bodies[operation];
  if (schema === undefined) return [];
  const result = schema.safeParse(asDescribed(body));
  return result.success ? [] : result.error.issues.flatMap((issue) => explain(issue, body));
};
