import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { constants, createDeflate, type Deflate } from 'node:zlib';
import {
  GatewayCloseCodes as Close,
  GatewayIntentBits as Intent,
  GatewayOpcodes as Op,
} from 'discord-api-types/v10';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Context } from './context.ts';
import { type Dispatch, dispatchesOf } from './dispatch.ts';
import type { SandboxEvent } from './events.ts';
import {
  identifySchema,
  type Payload,
  parsePayload,
  presenceSchema,
  requestMembersSchema,
  resumeSchema,
} from './gateway-payloads.ts';
import { type Json, renderApplication, renderGuildCreate, renderMember } from './render.ts';
import { botOf, renderUser, type World } from './world.ts';

/** Payloads from a client within a minute. */
const payloadsPerMinute = 120;

const everyIntent = Object.values(Intent)
  .filter((bit): bit is Intent => typeof bit === 'number')
  .reduce<number>((bits, bit) => bits | bit, 0);

interface Sent {
  readonly s: number;
  readonly text: string;
}

interface Session {
  readonly id: string;
  readonly intents: number;
  readonly shard: readonly [number, number] | undefined;
  seq: number;
  /** The latest events, for a resume. */
  sent: Sent[];
  connection: Connection | null;
  /** When the socket went away, in milliseconds since 1970. */
  disconnectedAt: number | null;
  /** Whether it cannot be resumed once its socket is gone. */
  forgotten: boolean;
}

interface Connection {
  readonly socket: WebSocket;
  session: Session | null;
  lastHeartbeat: number;
  payloads: number[];
  send(payload: Json): void;
  sendText(text: string): void;
  close(code: number, reason: string): void;
}

/** The gateway, attached to the HTTP server that also answers REST. */
export interface Gateway {
  /** Logins left today. */
  readonly sessionStartsLeft: number;
  /** Sockets that are open now. */
  readonly connections: number;
  close(): Promise<void>;
}

/** Compresses as `compress=zlib-stream` asks: one deflate stream a connection, flushed after every payload. */
const zlibStream = (send: (data: Buffer) => void): ((text: string) => void) => {
  const deflate: Deflate = createDeflate();
  let chunks: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => chunks.push(chunk));
  return (text) => {
    deflate.write(text);
    deflate.flush(constants.Z_SYNC_FLUSH, () => {
      const data = Buffer.concat(chunks);
      chunks = [];
      if (data.length > 0) send(data);
    });
  };
};

const refuseUpgrade = (socket: Duplex, status: string, message: string): void => {
  const body = JSON.stringify({ message, code: 0 });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
};

const readyPayload = (world: World, session: Session, url: string): Json => {
  const bot = world.application.id;
  const guilds = [...world.guilds.values()].filter(({ members }) => members.has(bot));
  return {
    v: 10,
    user: { ...renderUser(botOf(world)), verified: true, mfa_enabled: true, email: null },
    guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
    session_id: session.id,
    resume_gateway_url: url,
    session_type: 'normal',
    application: { id: bot, flags: renderApplication(world)['flags'] },
    private_channels: [],
    relationships: [],
    presences: [],
    user_settings: {},
    geo_ordered_rtc_regions: [],
    auth: {},
    _trace: ['["sandbox"]'],
    ...(session.shard === undefined ? {} : { shard: session.shard }),
  };
};

/** The privileged intents among these that are not switched on for the application. */
const disallowed = (world: World, intents: number): boolean => {
  const { messageContent, guildMembers, presences } = world.application.privileged;
  return (
    (!messageContent && (intents & Intent.MessageContent) !== 0) ||
    (!guildMembers && (intents & Intent.GuildMembers) !== 0) ||
    (!presences && (intents & Intent.GuildPresences) !== 0)
  );
};

/**
 * Serves the gateway on the server's upgrades to a web socket.
 *
 * @param token the one that bots must log in with
 */
export const createGateway = (context: Context, server: Server, token: string): Gateway => {
  const { world, events, limits, faults } = context;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1_048_576 });
  const connections = new Set<Connection>();
  const sessions = new Map<string, Session>();
  let sessionStartsLeft = limits.sessionStarts;
  const url = () => context.origin().replace('http', 'ws');

  const note = (
    what: Extract<SandboxEvent, { type: 'gateway' }>['what'],
    session: string | null,
    detail: string,
  ) => events.emit({ type: 'gateway', what, session, detail });

  const sweep = () => {
    for (const { id, disconnectedAt } of sessions.values())
      if (disconnectedAt !== null && world.now() - disconnectedAt > limits.sessionLifetime)
        sessions.delete(id);
  };

  const dispatch = (session: Session, { t, d }: Dispatch) => {
    session.seq += 1;
    const sent: Sent = { s: session.seq, text: JSON.stringify({ op: Op.Dispatch, s: session.seq, t, d }) };
    session.sent.push(sent);
    if (session.sent.length > 2 * limits.replay) session.sent = session.sent.slice(-limits.replay);
    session.connection?.sendText(sent.text);
  };

  const refuseConnection = (connection: Connection, code: Close, reason: string) => {
    note('refused', connection.session?.id ?? null, `${code} ${reason}`);
    connection.close(code, reason);
  };

  const undecodable = (connection: Connection) =>
    refuseConnection(connection, Close.DecodeError, 'Error while decoding payload.');

  const identify = (connection: Connection, d: unknown) => {
    const asked = identifySchema.safeParse(d);
    if (!asked.success) return undecodable(connection);
    const { intents, shard } = asked.data;
    if (asked.data.token.replace(/^Bot /, '') !== token)
      return refuseConnection(connection, Close.AuthenticationFailed, 'Authentication failed.');
    if (shard !== undefined && shard[0] >= shard[1])
      return refuseConnection(connection, Close.InvalidShard, 'Invalid shard.');
    if ((intents & ~everyIntent) !== 0)
      return refuseConnection(connection, Close.InvalidIntents, 'Invalid intent(s).');
    if (disallowed(world, intents))
      return refuseConnection(connection, Close.DisallowedIntents, 'Disallowed intent(s).');
    sweep();
    sessionStartsLeft -= 1;
    const session: Session = {
      id: randomBytes(16).toString('hex'),
      intents,
      shard,
      seq: 0,
      sent: [],
      connection,
      disconnectedAt: null,
      forgotten: false,
    };
    sessions.set(session.id, session);
    connection.session = session;
    dispatch(session, { t: 'READY', d: readyPayload(world, session, url()) });
    if ((intents & Intent.Guilds) !== 0)
      for (const guild of world.guilds.values())
        if (guild.members.has(world.application.id))
          dispatch(session, { t: 'GUILD_CREATE', d: renderGuildCreate(world, guild) });
    note('identified', session.id, `intents ${intents}`);
  };

  const resume = (connection: Connection, d: unknown) => {
    const asked = resumeSchema.safeParse(d);
    if (!asked.success) return undecodable(connection);
    if (asked.data.token.replace(/^Bot /, '') !== token)
      return refuseConnection(connection, Close.AuthenticationFailed, 'Authentication failed.');
    sweep();
    const session = sessions.get(asked.data.session_id);
    const { seq } = asked.data;
    const oldest = session?.sent[0]?.s ?? 0;
    if (session === undefined || seq + 1 < oldest) {
      note('refused', asked.data.session_id, 'session unknown');
      return connection.send({ op: Op.InvalidSession, d: false });
    }
    if (seq > session.seq) return refuseConnection(connection, Close.InvalidSeq, 'Invalid seq.');
    session.connection?.close(Close.UnknownError, 'Resumed elsewhere.');
    session.connection = connection;
    session.disconnectedAt = null;
    connection.session = session;
    const missed = session.sent.filter(({ s }) => s > seq);
    for (const { text } of missed) connection.sendText(text);
    dispatch(session, { t: 'RESUMED', d: { _trace: ['["sandbox"]'] } });
    note('resumed', session.id, String(missed.length));
  };

  const requestMembers = (connection: Connection, session: Session, d: unknown) => {
    const asked = requestMembersSchema.safeParse(d);
    const guild = asked.success ? world.guilds.get(asked.data.guild_id) : undefined;
    if (!asked.success || guild === undefined) return undecodable(connection);
    const { query, limit = 0, user_ids: ids, nonce } = asked.data;
    // The whole list takes the members' intent; single people do not.
    if (query === '' && limit === 0 && (session.intents & Intent.GuildMembers) === 0)
      return refuseConnection(connection, Close.DisallowedIntents, 'Disallowed intent(s).');
    const wanted = ids === undefined ? null : [ids].flat();
    const members = [...guild.members.values()].filter(({ userId }) =>
      wanted === null
        ? (world.users.get(userId)?.username ?? '').startsWith(query ?? '')
        : wanted.includes(userId),
    );
    const chunk = {
      guild_id: guild.id,
      members: members.slice(0, limit || undefined).map((member) => renderMember(world, member)),
      chunk_index: 0,
      chunk_count: 1,
      ...(wanted === null ? {} : { not_found: wanted.filter((id) => !guild.members.has(id)) }),
      ...(nonce === undefined ? {} : { nonce }),
    };
    return dispatch(session, { t: 'GUILD_MEMBERS_CHUNK', d: chunk });
  };

  const heartbeat = (connection: Connection) => {
    connection.lastHeartbeat = world.now();
    if (!faults.heartbeatsSilenced) connection.send({ op: Op.HeartbeatAck });
  };

  const receive = (connection: Connection, data: Buffer) => {
    const now = world.now();
    connection.payloads = connection.payloads.filter((at) => now - at < 60_000);
    connection.payloads.push(now);
    if (connection.payloads.length > payloadsPerMinute)
      return refuseConnection(connection, Close.RateLimited, 'You are being rate limited.');
    const payload = parsePayload(data);
    if (payload === null) return undecodable(connection);
    return obey(connection, payload);
  };

  const obey = (connection: Connection, { op, d }: Payload) => {
    const { session } = connection;
    switch (op) {
      case Op.Heartbeat:
        return heartbeat(connection);
      case Op.Identify:
      case Op.Resume:
        if (session !== null)
          return refuseConnection(connection, Close.AlreadyAuthenticated, 'Already authenticated.');
        return op === Op.Identify ? identify(connection, d) : resume(connection, d);
      case Op.PresenceUpdate:
      case Op.VoiceStateUpdate:
      case Op.RequestGuildMembers:
        if (session === null)
          return refuseConnection(connection, Close.NotAuthenticated, 'Not authenticated.');
        if (op === Op.RequestGuildMembers) return requestMembers(connection, session, d);
        if (op === Op.PresenceUpdate && !presenceSchema.safeParse(d).success) return undecodable(connection);
        return undefined;
      default:
        return refuseConnection(connection, Close.UnknownOpcode, 'Unknown opcode.');
    }
  };

  const open = (socket: WebSocket, compressed: boolean) => {
    const raw = (data: string | Buffer) => {
      if (socket.readyState === socket.OPEN) socket.send(data);
    };
    const sendText: (text: string) => void = compressed ? zlibStream(raw) : raw;
    const connection: Connection = {
      socket,
      session: null,
      lastHeartbeat: world.now(),
      payloads: [],
      sendText,
      send: (payload) => sendText(JSON.stringify({ t: null, s: null, d: null, ...payload })),
      close: (code, reason) => socket.close(code, reason),
    };
    connections.add(connection);
    connection.send({ op: Op.Hello, d: { heartbeat_interval: limits.heartbeatInterval, _trace: [] } });

    // A client that is silent for one and a half intervals is gone, whatever its socket says.
    const watch = setInterval(() => {
      if (world.now() - connection.lastHeartbeat < limits.heartbeatInterval * 1.5) return;
      refuseConnection(connection, Close.SessionTimedOut, 'Session timed out.');
      clearInterval(watch);
    }, limits.heartbeatInterval / 2);
    watch.unref();

    socket.on('message', (data: Buffer) => receive(connection, data));
    socket.on('error', (error) => context.log.debug({ error }, 'gateway socket'));
    socket.on('close', (code) => {
      clearInterval(watch);
      connections.delete(connection);
      const { session } = connection;
      if (session?.connection === connection) {
        session.connection = null;
        session.disconnectedAt = world.now();
        // A client that says goodbye with 1000 or 1001 ends its session.
        if (session.forgotten || code === 1000 || code === 1001) sessions.delete(session.id);
      }
      note('closed', session?.id ?? null, String(code));
    });
  };

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { searchParams, pathname } = new URL(request.url ?? '/', 'ws://127.0.0.1');
    if (pathname !== '/') return;
    const version = searchParams.get('v');
    const encoding = searchParams.get('encoding') ?? 'json';
    const compress = searchParams.get('compress');
    if (encoding !== 'json') return refuseUpgrade(socket, '400 Bad Request', 'This gateway speaks JSON only');
    if (compress !== null && compress !== 'zlib-stream')
      return refuseUpgrade(socket, '400 Bad Request', 'This gateway compresses with zlib-stream only');
    sockets.handleUpgrade(request, socket, head, (opened) => {
      if (version !== null && version !== '10') opened.close(Close.InvalidAPIVersion, 'Invalid API version.');
      else open(opened, compress !== null);
    });
  };
  server.on('upgrade', onUpgrade);

  const unsubscribe = events.subscribe((event) => {
    for (const session of sessions.values())
      for (const one of dispatchesOf(world, session.intents, event)) dispatch(session, one);
  });

  faults.connect({
    cut() {
      for (const { socket } of connections) socket.terminate();
    },
    loseSession(resumable) {
      for (const connection of connections) {
        const { session } = connection;
        // The client may resume, or identify, on this very connection.
        connection.session = null;
        if (session !== null) {
          session.connection = null;
          session.disconnectedAt = world.now();
          if (!resumable) sessions.delete(session.id);
        }
        connection.send({ op: Op.InvalidSession, d: resumable });
      }
    },
    askToReconnect() {
      for (const connection of connections) connection.send({ op: Op.Reconnect });
    },
    forgetSessions() {
      for (const session of sessions.values())
        if (session.connection === null) sessions.delete(session.id);
        else session.forgotten = true;
    },
  });

  return {
    get sessionStartsLeft() {
      return sessionStartsLeft;
    },
    get connections() {
      return connections.size;
    },
    close: async () => {
      unsubscribe();
      server.off('upgrade', onUpgrade);
      for (const { socket } of connections) socket.terminate();
      await new Promise<void>((resolve) => sockets.close(() => resolve()));
      sessions.clear();
    },
  };
};
