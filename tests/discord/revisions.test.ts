import { describe, expect, test } from 'vitest';
import { says } from '../../src/discord/render/reply.ts';
import { createRevisions } from '../../src/discord/revisions.ts';

const PAUSE = 30;

/** Edits that are noted with when they began. */
const notebook = () => {
  const edits: { content: string; at: number }[] = [];
  return {
    edits,
    async edit({ content }: { content: string }) {
      edits.push({ content, at: performance.now() });
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
};

describe('revisions of a message', () => {
  test('what is overtaken is left out, the newest is always shown', async () => {
    const { edits, edit } = notebook();
    const revisions = createRevisions(edit, () => undefined, says('sent'), PAUSE);
    for (const text of ['a', 'ab', 'abc', 'abcd']) revisions.show(says(text));
    await revisions.settled();
    expect(edits.map(({ content }) => content)).toEqual(['a', 'abcd']);
  });

  test('edits keep their distance, however fast the states come', async () => {
    const { edits, edit } = notebook();
    const revisions = createRevisions(edit, () => undefined, says('sent'), PAUSE);
    for (let length = 1; length <= 40; length++) {
      revisions.show(says('x'.repeat(length)));
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    await revisions.settled();
    expect(edits.at(-1)?.content).toBe('x'.repeat(40));
    expect(edits.length).toBeLessThan(40);
    for (const [at, { at: time }] of edits.entries()) {
      const before = edits[at - 1];
      // A timer may be early by the fraction of a millisecond that its clock leaves out.
      if (before) expect(time - before.at).toBeGreaterThanOrEqual(PAUSE - 1);
    }
  });

  test('the same state is not sent twice', async () => {
    const { edits, edit } = notebook();
    const revisions = createRevisions(edit, () => undefined, says('sent'), PAUSE);
    revisions.show(says('a'));
    await revisions.settled();
    revisions.show(says('a'));
    await revisions.settled();
    expect(edits).toHaveLength(1);
  });

  test('nor is what was sent to begin with, where the text is withdrawn before it was shown', async () => {
    const { edits, edit } = notebook();
    const revisions = createRevisions(edit, () => undefined, says('sent'), PAUSE);
    revisions.show(says('sent'));
    await revisions.settled();
    expect(edits).toEqual([]);
  });

  test('after a failed edit nothing more is sent, and whoever works for it is told once', async () => {
    let tries = 0;
    let told = 0;
    const revisions = createRevisions(
      async () => {
        tries++;
        throw new Error('gone');
      },
      () => {
        told++;
      },
      says('sent'),
      PAUSE,
    );
    revisions.show(says('a'));
    revisions.show(says('ab'));
    await expect(revisions.settled()).rejects.toThrow('gone');
    revisions.show(says('abc'));
    await expect(revisions.settled()).rejects.toThrow('gone');
    expect([tries, told]).toEqual([1, 1]);
  });
});
