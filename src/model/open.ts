import path from 'node:path';
import type { Progress } from '../progress.ts';
import { type EmbeddingModel, type EmbeddingModelId, embeddingModel } from './catalogue.ts';
import { modelChecksum } from './check.ts';
import { ensureModel } from './ensure.ts';

/** What tells whether vectors can be compared: those of the same identity can. */
export interface ModelIdentity {
  readonly id: string;
  /** SHA-256 over the files that its vectors depend on, hex. */
  readonly sha256: string;
  /** Numbers in a vector. */
  readonly dimension: number;
}

/** A model that is there, whole and right. */
export interface OpenedModel {
  readonly model: EmbeddingModel;
  /** The folder with its files. */
  readonly folder: string;
  readonly identity: ModelIdentity;
}

/** What identifies an embedding model, as far as it is known without fetching anything. */
export const identifyModel = async (id: EmbeddingModelId, modelsDir: string): Promise<ModelIdentity> => {
  const model = embeddingModel(id);
  const sha256 = await modelChecksum(model, path.join(modelsDir, ...id.split('/')));
  return { id, sha256, dimension: model.dimension };
};

/**
 * Makes sure of an embedding model, as `ensureModel` does, and tells what identifies it.
 *
 * @throws {UserError} when it is not there and no route delivers it, or it cannot be stored
 */
export const openModel = async (
  {
    embeddingModel: id,
    modelsDir,
    hub,
  }: { embeddingModel: EmbeddingModelId; modelsDir: string; hub: string },
  options: { progress?: Progress; note?: (message: string) => void; signal?: AbortSignal } = {},
): Promise<OpenedModel> => {
  const model = embeddingModel(id);
  const folder = await ensureModel(model, { modelsDir, hub, ...options });
  const identity = { id, sha256: await modelChecksum(model, folder), dimension: model.dimension };
  return { model, folder, identity };
};
