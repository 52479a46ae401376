/** How long to wait for a server, in milliseconds. */
export interface Patience {
  /** Until an answer begins. */
  readonly answer: number;
  /** Between two pieces of it. */
  readonly silence: number;
}

interface Watch {
  readonly patience: Patience;
  readonly signal?: AbortSignal | undefined;
  readonly onBytes: (count: number) => void;
  /** Hears why a request gave nothing, in words for people: `ENOTFOUND from huggingface.co`. */
  readonly onProblem: (why: string) => void;
}

/** `fetch` that gives up on a server that does not answer or falls silent, and tells of every byte that comes. */
export const watchedFetch =
  ({ patience, signal, onBytes, onProblem }: Watch) =>
  async (input: string | URL, init?: RequestInit): Promise<Response> => {
    const { host } = new URL(input);
    const tooSlow = new AbortController();
    const giveUpAfter = (milliseconds: number) =>
      setTimeout(() => {
        onProblem(`nothing for ${milliseconds / 1000} s from ${host}`);
        tooSlow.abort();
      }, milliseconds).unref();

    const beginning = giveUpAfter(patience.answer);
    const signals = signal ? [signal, tooSlow.signal] : [tooSlow.signal];
    try {
      const response = await fetch(input, { ...init, signal: AbortSignal.any(signals) });
      if (!response.ok) onProblem(`${response.status} ${response.statusText} for ${input}`);
      if (!response.body) return response;
      let between: NodeJS.Timeout;
      const body = response.body.pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          start() {
            between = giveUpAfter(patience.silence);
          },
          transform(chunk, controller) {
            between.refresh();
            onBytes(chunk.length);
            controller.enqueue(chunk);
          },
          flush() {
            clearTimeout(between);
          },
        }),
      );
      return new Response(body, response);
    } catch (error) {
      const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
      if (!tooSlow.signal.aborted) onProblem(`${cause?.code ?? (error as Error).message} from ${host}`);
      throw error;
    } finally {
      clearTimeout(beginning);
    }
  };
