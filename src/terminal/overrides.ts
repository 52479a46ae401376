import path from 'node:path';
import type { Settings } from '../settings.ts';

/** The settings with what the command line says instead. */
export const overridden = (settings: Settings, values: { readonly index?: string | undefined }): Settings =>
  values.index === undefined ? settings : { ...settings, INDEX_DIR: path.resolve(values.index) };
