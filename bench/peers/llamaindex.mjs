// LlamaIndex.TS as its guides set it up: documents into a VectorStoreIndex with the default splitter (chunks of 1,024
// tokens, cut here to the 512 that the model reads), local embeddings, a retriever.
import { env } from '@huggingface/transformers';
import { HuggingFaceEmbedding } from '@llamaindex/huggingface';
import { Document, Settings, VectorStoreIndex } from 'llamaindex';
import { run } from './job.mjs';

await run(async ({ modelsDir, model }) => {
  env.localModelPath = modelsDir;
  env.allowRemoteModels = false;
  Settings.embedModel = new HuggingFaceEmbedding({
    modelType: model,
    modelOptions: { dtype: 'q8', device: 'cpu' },
  });
  Settings.chunkSize = 512;
  Settings.chunkOverlap = 200;
  return {
    async index(articles) {
      const documents = articles.map(({ name, text }) => new Document({ text, id_: name }));
      const store = await VectorStoreIndex.fromDocuments(documents);
      return { passages: Object.keys(store.indexStruct.nodesDict).length, store };
    },
    search: (store, question) => store.asRetriever({ similarityTopK: 4 }).retrieve({ query: question }),
  };
});
