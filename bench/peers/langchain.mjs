// LangChain.js as its guides set it up: recursive splitting at 1,000 characters with 200 overlapping, local embeddings,
// an HNSW graph, the four nearest chunks.
import { env } from '@huggingface/transformers';
import { HuggingFaceTransformersEmbeddings } from '@langchain/community/embeddings/huggingface_transformers';
import { HNSWLib } from '@langchain/community/vectorstores/hnswlib';
import { RecursiveCharacterTextSplitter } from '@langchain/textsplitters';
import { run } from './job.mjs';

await run(async ({ modelsDir, model }) => {
  env.localModelPath = modelsDir;
  env.allowRemoteModels = false;
  const embeddings = new HuggingFaceTransformersEmbeddings({
    model,
    pretrainedOptions: { dtype: 'q8', device: 'cpu' },
    pipelineOptions: { pooling: 'cls', normalize: true },
  });
  const splitter = new RecursiveCharacterTextSplitter({ chunkSize: 1000, chunkOverlap: 200 });
  return {
    async index(articles) {
      const chunks = await splitter.createDocuments(
        articles.map(({ text }) => text),
        articles.map(({ name }) => ({ source: name })),
      );
      return { passages: chunks.length, store: await HNSWLib.fromDocuments(chunks, embeddings) };
    },
    search: (store, question) => store.similaritySearch(question, 4),
  };
});
