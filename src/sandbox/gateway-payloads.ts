import { z } from 'zod';

/** Bytes of one payload from a client (Discord's documentation, "Sending Events"). */
const payloadBytes = 4096;

const payloadSchema = z.object({ op: z.int(), d: z.unknown() });

/** IDENTIFY's data. */
export const identifySchema = z.object({
  token: z.string(),
  intents: z.int().min(0),
  properties: z.looseObject({}),
  shard: z.tuple([z.int().min(0), z.int().min(1)]).optional(),
});

/** RESUME's data. */
export const resumeSchema = z.object({ token: z.string(), session_id: z.string(), seq: z.int().min(0) });

/** The data of a request for members. */
export const requestMembersSchema = z.looseObject({
  guild_id: z.string(),
  query: z.string().optional(),
  limit: z.int().min(0).optional(),
  user_ids: z.union([z.string(), z.array(z.string())]).optional(),
  nonce: z.string().optional(),
});

/** The data of a presence, as far as it is looked at. */
export const presenceSchema = z.looseObject({ status: z.string() });

/** A payload from a client. */
export type Payload = z.infer<typeof payloadSchema>;

/** Reads a payload; `null` when it is too long, no JSON, or no payload. */
export const parsePayload = (data: Buffer): Payload | null => {
  if (data.length > payloadBytes) return null;
  try {
    return payloadSchema.parse(JSON.parse(data.toString()));
  } catch {
    return null;
  }
};
