import type { ServerResponse } from 'node:http';
import type { SandboxEvent } from '../../sandbox/events.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { WireEvent } from '../wire.ts';
import { personNamed } from './requests.ts';
import { wireMessage } from './view.ts';

/** Milliseconds between signs of life, by which a page notices that it was asleep. */
const BEAT = 15_000;

const wireEvent = (event: SandboxEvent): WireEvent | null => {
  switch (event.type) {
    case 'message':
    case 'edit':
      return { type: event.type, message: wireMessage(event.message) };
    case 'delete':
      return { type: 'delete', channel: event.channel.id, id: event.id };
    case 'typing':
      return { type: 'typing', channel: event.channel.id, user: event.user };
    case 'channel':
    case 'channel-edit':
    case 'channel-delete':
    case 'thread-members':
    case 'commands':
      return { type: 'changed' };
    case 'unanswered':
      return { type: 'unanswered', command: event.interaction.name };
    default:
      return null;
  }
};

/** All pages that are open now. */
export interface Audience {
  /** Sends a person's events to a page until either goes away. */
  join(person: string, response: ServerResponse): void;
  /** Tells everybody. */
  tell(event: WireEvent): void;
  close(): void;
}

export const createAudience = (sandbox: Sandbox): Audience => {
  const open = new Set<ServerResponse>();
  const write = (response: ServerResponse, event: WireEvent): void => {
    response.write(`data: ${JSON.stringify(event)}\n\n`);
  };
  const beat = setInterval(() => {
    for (const response of open) response.write('event: beat\ndata:\n\n');
  }, BEAT);
  beat.unref();
  return {
    join(name, response) {
      const person = personNamed(sandbox, name);
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write('retry: 1000\n\n');
      open.add(response);
      const leave = person.subscribe((event) => {
        const wire = wireEvent(event);
        if (wire) write(response, wire);
      });
      response.on('close', () => {
        leave();
        open.delete(response);
      });
    },
    tell(event) {
      for (const response of open) write(response, event);
    },
    close() {
      clearInterval(beat);
      for (const response of open) response.end();
    },
  };
};
