import { type ChatHistoryItem, getLlama, LlamaChatSession, type LlamaGrammar } from 'node-llama-cpp';

/** Tokens of a conversation and its answer that fit; the model was trained on as many. */
const CONTEXT = 8_192;
/** Tokens of an answer at most: models this small easily say the same for ever, and the writer asks for a sentence or two. */
const LONGEST = 300;

/** What was said within so many tokens is so much less likely again: without it the model ends in a loop. */
const REPETITION = { lastTokens: 128, penalty: 1.2, frequencyPenalty: 0.2 };

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface Completing {
  readonly messages: readonly ChatMessage[];
  /** A JSON schema that the answer must follow. */
  readonly schema?: object | undefined;
  readonly temperature: number;
  readonly maxTokens?: number | undefined;
  readonly signal: AbortSignal;
  readonly onText: (text: string) => void;
}

/** A model that continues conversations, one at a time. */
export interface Chat {
  /**
   * Gives the whole answer, and its pieces as they come.
   *
   * @throws where the schema is none that can be kept to, or the conversation is too long
   */
  complete(completing: Completing): Promise<string>;
  close(): Promise<void>;
}

const history = (messages: readonly ChatMessage[]): ChatHistoryItem[] =>
  messages.map(({ role, content }) =>
    role === 'assistant' ? { type: 'model', response: [content] } : { type: role, text: content },
  );

/** Loads a model's file for the processor. */
export const openChat = async (modelPath: string, threads: number): Promise<Chat> => {
  const llama = await getLlama({ build: 'never', gpu: false, progressLogs: false, logLevel: 'error' });
  const model = await llama.loadModel({ modelPath });
  const context = await model.createContext({ contextSize: CONTEXT, threads });
  const sequence = context.getSequence();
  const grammars = new Map<string, LlamaGrammar>();
  let before: Promise<unknown> = Promise.resolve();

  const grammarOf = async (schema: object): Promise<LlamaGrammar> => {
    const key = JSON.stringify(schema);
    const grammar = grammars.get(key) ?? (await llama.createGrammarForJsonSchema(schema));
    if (grammars.size > 20) grammars.clear();
    grammars.set(key, grammar);
    return grammar;
  };

  const answer = async (completing: Completing): Promise<string> => {
    const { messages, schema, temperature, maxTokens = LONGEST, signal, onText } = completing;
    signal.throwIfAborted();
    const last = messages.at(-1);
    const session = new LlamaChatSession({ contextSequence: sequence });
    try {
      session.setChatHistory(history(messages.slice(0, -1)));
      return await session.prompt(last?.content ?? '', {
        maxTokens: Math.min(maxTokens, LONGEST),
        temperature,
        signal,
        onTextChunk: onText,
        repeatPenalty: REPETITION,
        ...(schema ? { grammar: await grammarOf(schema) } : {}),
      });
    } finally {
      session.dispose();
    }
  };

  return {
    complete(completing) {
      // One sequence holds one conversation: the next waits for the one before, however that ends.
      const mine = before.then(() => answer(completing));
      before = mine.catch(() => undefined);
      return mine;
    },
    close: () => llama.dispose(),
  };
};
