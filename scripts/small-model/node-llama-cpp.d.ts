/** What is used of the package, which is installed only where the small model is wanted. */
declare module 'node-llama-cpp' {
  export interface LlamaGrammar {
    readonly grammar: string;
  }

  export interface LlamaContextSequence {
    clearHistory(): Promise<void>;
  }

  export interface LlamaContext {
    getSequence(): LlamaContextSequence;
  }

  export interface LlamaModel {
    createContext(options: { contextSize: number; threads?: number }): Promise<LlamaContext>;
  }

  export interface Llama {
    loadModel(options: { modelPath: string }): Promise<LlamaModel>;
    createGrammarForJsonSchema(schema: object): Promise<LlamaGrammar>;
    dispose(): Promise<void>;
  }

  export function getLlama(options: {
    build: 'never';
    gpu: false;
    progressLogs: boolean;
    logLevel: 'error';
  }): Promise<Llama>;

  export type ChatHistoryItem =
    | { type: 'system'; text: string }
    | { type: 'user'; text: string }
    | { type: 'model'; response: string[] };

  export interface PromptOptions {
    maxTokens: number;
    temperature: number;
    signal: AbortSignal;
    onTextChunk: (text: string) => void;
    grammar?: LlamaGrammar;
    repeatPenalty?: { lastTokens: number; penalty: number; frequencyPenalty: number };
  }

  export class LlamaChatSession {
    constructor(options: { contextSequence: LlamaContextSequence });
    setChatHistory(history: ChatHistoryItem[]): void;
    prompt(text: string, options: PromptOptions): Promise<string>;
    dispose(): void;
  }
}
