/**
 * What Discord answers when it refuses: HTTP status, JSON error code and its own words, by a name of ours.
 * Source: Discord's documentation, "Opcodes and Status Codes".
 */
const refusals = {
  badRequest: [400, 0, '400: Bad Request'],
  invalidJson: [400, 50109, 'The request body contains invalid JSON.'],
  unauthorized: [401, 0, '401: Unauthorized'],
  notFound: [404, 0, '404: Not Found'],
  methodNotAllowed: [405, 0, '405: Method Not Allowed'],
  entityTooLarge: [413, 40005, 'Request entity too large'],
  invalidApiVersion: [400, 50041, 'Invalid API version'],
  unknownApplication: [404, 10002, 'Unknown Application'],
  unknownChannel: [404, 10003, 'Unknown Channel'],
  unknownGuild: [404, 10004, 'Unknown Guild'],
  unknownMember: [404, 10007, 'Unknown Member'],
  unknownMessage: [404, 10008, 'Unknown Message'],
  unknownRole: [404, 10011, 'Unknown Role'],
  unknownUser: [404, 10013, 'Unknown User'],
  unknownEmoji: [400, 10014, 'Unknown Emoji'],
  unknownWebhook: [404, 10015, 'Unknown Webhook'],
  unknownInteraction: [404, 10062, 'Unknown interaction'],
  unknownCommand: [404, 10063, 'Unknown application command'],
  tooManyReactions: [400, 30010, 'Maximum number of reactions reached (20)'],
  tooManyCommands: [400, 30032, 'Maximum number of application commands reached (100)'],
  alreadyAcknowledged: [400, 40060, 'Interaction has already been acknowledged.'],
  missingAccess: [403, 50001, 'Missing Access'],
  directMessageOnly: [400, 50003, 'Cannot execute action on a DM channel'],
  editOfAnother: [403, 50005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50006, 'Cannot send an empty message'],
  directMessagesBlocked: [403, 50007, 'Cannot send messages to this user'],
  notATextChannel: [400, 50008, 'Cannot send messages in a non-text channel'],
  missingPermissions: [403, 50013, 'Missing Permissions'],
  bulkDeleteCount: [
    400,
    50016,
    'Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete',
  ],
  systemMessage: [403, 50021, 'Cannot execute action on a system message'],
  wrongChannelType: [400, 50024, 'Cannot execute action on this channel type'],
  invalidWebhookToken: [401, 50027, 'Invalid Webhook Token'],
  invalidFormBody: [400, 50035, 'Invalid Form Body'],
  threadArchived: [400, 50083, 'Thread is archived'],
  replyWithoutHistory: [400, 160002, 'Cannot reply without permission to read message history'],
  threadExists: [400, 160004, 'A thread has already been created for this message'],
  threadLocked: [400, 160005, 'Thread is locked'],
} as const;

/** A name of ours for one of Discord's refusals. */
export type RefusalName = keyof typeof refusals;

/** One mistake in a request's body, with Discord's name for it. */
export interface FieldError {
  /** Where in the body, outermost first: `['embeds', 0, 'title']`; empty for the body as a whole. */
  readonly path: readonly (string | number)[];
  /** Discord's name: `BASE_TYPE_MAX_LENGTH`. */
  readonly code: string;
  /** Discord's words: `Must be 256 or fewer in length.` */
  readonly message: string;
}

/** Discord's nested form of mistakes: `{ embeds: { 0: { title: { _errors: […] } } } }`. */
export interface NestedErrors {
  [key: string]: NestedErrors | { code: string; message: string }[];
}

/** Puts mistakes into the nested form that Discord answers with. */
export const nestErrors = (errors: readonly FieldError[]): NestedErrors => {
  // Without prototypes, because keys come from request bodies: `__proto__` is one like any other.
  const empty = (): NestedErrors => Object.create(null) as NestedErrors;
  const root = empty();
  for (const { path, code, message } of errors) {
    let at = root;
    for (const key of path) {
      const below = at[key];
      if (below === undefined || Array.isArray(below)) at[key] = empty();
      at = at[key] as NestedErrors;
    }
    const here = at['_errors'];
    if (Array.isArray(here)) here.push({ code, message });
    else at['_errors'] = [{ code, message }];
  }
  return root;
};

/** An answer that Discord would give instead of doing what was asked. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: number;
  readonly errors: readonly FieldError[];

  constructor(status: number, code: number, message: string, errors: readonly FieldError[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }

  /** The JSON body as Discord sends it. */
  get body() {
    const { message, code } = this;
    return this.errors.length === 0 ? { message, code } : { message, code, errors: nestErrors(this.errors) };
  }
}

/** Makes the refusal of that name; the caller throws it. */
export const refuse = (name: RefusalName, errors: readonly FieldError[] = []): Refusal => {
  const [status, code, message] = refusals[name];
  return new Refusal(status, code, message, errors);
};
