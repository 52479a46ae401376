import type { Progress } from '../progress.ts';
import type { Model, ModelFile } from './catalogue.ts';

/** Why a route did not deliver, in words that follow "could not be fetched from X:"; another route may. */
export class RouteFailure extends Error {
  override readonly name = 'RouteFailure';
}

/** What a route is asked to bring. */
export interface Fetch {
  readonly model: Model;
  /** The model's folder-to-be, in which the files that need no fetching already are. */
  readonly folder: string;
  /** The files that it lacks. */
  readonly wanted: readonly ModelFile[];
  /**
   * Checks a file that came, before anything uses it.
   * @throws {RouteFailure} when it is not the file that was wanted
   */
  readonly verify: (file: ModelFile, at: string) => Promise<void>;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

/** Bytes that these files have together. */
export const totalBytes = (files: readonly ModelFile[]): number =>
  files.reduce((sum, file) => sum + file.bytes, 0);

export const HUGGING_FACE = 'https://huggingface.co';

/**
 * The address of a model's file on the Hugging Face hub, as the hub documents it.
 *
 * @param hub the hub's own address, or a mirror's
 */
export const hubAddress = (hub: string, id: string, file: string): string =>
  `${hub.replace(/\/+$/, '')}/${id}/resolve/main/${file}`;
