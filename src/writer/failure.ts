/** Ways in which a chat server fails to reply. */
export type FailureKind =
  /** It cannot be reached, or the connection broke. */
  | 'down'
  /** The deadline came first. */
  | 'slow'
  /** Too many requests, or no credit left. */
  | 'quota'
  /** It does not accept the key. */
  | 'key'
  /** It does not know the model, or has no chat API at this address. */
  | 'missing'
  /** It reports an error of another kind. */
  | 'refused'
  /** What it sent is no reply of the chat API. */
  | 'nonsense';

/** A chat server that did not reply. Never shown as it is: the log and the doctor tell it in their own words. */
export class ChatFailure extends Error {
  override readonly name = 'ChatFailure';
  readonly kind: FailureKind;
  /** Milliseconds that the server asked to be left alone; `null` where it did not say. */
  readonly retryAfter: number | null;

  constructor(
    kind: FailureKind,
    message: string,
    { retryAfter = null, cause }: { retryAfter?: number | null; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.kind = kind;
    this.retryAfter = retryAfter;
  }
}
