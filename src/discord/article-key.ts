import { createHash } from 'node:crypto';

const hashed = (text: string, bytes: number): string =>
  createHash('sha256').update(text).digest().subarray(0, bytes).toString('base64url');

/**
 * A name of fixed length for an article, for places too short for its id: 12 characters of `A-Za-z0-9_-`,
 * 72 bits, so that two articles of one index practically never share it.
 * It stays the same when the index is built again.
 */
export const articleKey = (id: string): string => hashed(id, 9);

/** A short name for a state of the index: the state's own where that is short, else 8 characters. */
export const indexKey = (index: string): string =>
  /^[A-Za-z0-9_-]{1,16}$/.test(index) ? index : hashed(index, 6);
