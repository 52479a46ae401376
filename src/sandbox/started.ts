import { type APIMessage, MessageFlags } from 'discord-api-types/v10';
import type { Context } from './context.ts';
import type { NextOptions, SandboxEvent } from './events.ts';
import type { InteractionRecord } from './interactions.ts';

/** What a person has started and the bot is to answer. */
export interface StartedInteraction {
  readonly id: string;
  readonly record: InteractionRecord;
  /**
   * Resolves when the bot has first answered.
   * @throws (rejects) when it did not in time: "The application did not respond"
   */
  acknowledged(): Promise<InteractionRecord>;
  /**
   * The first message that stands there as the answer: written at once, or put in the place of "is thinking", or
   * the changed message of a component.
   * @throws (rejects) when the bot did not respond in time, or answered with something else
   */
  answer(options?: NextOptions): Promise<APIMessage>;
  /** All messages that answer it and are still there, oldest first. */
  messages(): readonly APIMessage[];
}

type MessageEvent = Extract<SandboxEvent, { type: 'message' | 'edit' }>;

const isWritten = (message: APIMessage | undefined): message is APIMessage =>
  message !== undefined && ((message.flags ?? 0) & MessageFlags.Loading) === 0;

/** Follows an interaction from its start. */
export const followInteraction = (context: Context, record: InteractionRecord): StartedInteraction => {
  const { world, events, limits } = context;
  const begun = events.mark();

  const acknowledged = async (): Promise<InteractionRecord> => {
    if (record.acknowledgement === null && !record.unanswered)
      await events.next(
        (event) =>
          (event.type === 'acknowledged' || event.type === 'unanswered') &&
          event.interaction.id === record.id,
        // The deadline's own event comes first, unless the sandbox was closed.
        { within: limits.interactionDeadline + 5000, what: `an answer to ${record.name}` },
      );
    if (record.acknowledgement === null) throw new Error(`The application did not respond to ${record.name}`);
    return record;
  };

  const original = (): APIMessage | undefined =>
    record.original === null ? undefined : world.messages.get(record.channel)?.get(record.original)?.message;

  return {
    id: record.id,
    record,
    acknowledged,
    messages: () =>
      [...(world.messages.get(record.channel)?.values() ?? [])]
        .filter(({ interaction }) => interaction === record.id)
        .map(({ message }) => message),
    async answer(options = {}) {
      const { acknowledgement } = await acknowledged();
      if (acknowledgement?.with === 'choices' || acknowledgement?.with === 'modal')
        throw new Error(`${record.name} was answered with ${acknowledgement.with}, not with a message`);
      const now = original();
      if (acknowledgement?.with !== 'deferred-update' && isWritten(now)) return now;
      const { message } = await events.next(
        (event): event is MessageEvent =>
          (event.type === 'edit' && event.message.id === record.original && isWritten(event.message)) ||
          (event.type === 'message' && event.interaction === record.id && isWritten(event.message)),
        { what: `the answer to ${record.name}`, from: begun, ...options },
      );
      return message;
    },
  };
};
