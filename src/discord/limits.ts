/** What Discord allows at most; characters are UTF-16 code units. Source: Discord's API documentation. */
export const Limit = {
  /** Characters of a message. */
  content: 2_000,
  customId: 100,
  buttonLabel: 80,
  buttonsInRow: 5,
  /** Choices of an autocompletion, and characters of a choice's name and value. */
  choices: 25,
  choice: 100,
  threadName: 100,
  /** Milliseconds that the first response to an interaction may take, and that its token lives. */
  acknowledge: 3_000,
  interaction: 15 * 60_000,
  /** Milliseconds that one typing notice is shown. */
  typing: 10_000,
} as const;
