// After npm ci: onnxruntime-node brings its libraries for every system there is, some 240 MB that this one never
// loads. Where they cannot be removed, or scripts are not run, nothing but room is lost.
import { existsSync, readdirSync, rmSync } from 'node:fs';

const libraries = new URL('../node_modules/onnxruntime-node/bin/napi-v6/', import.meta.url);
const own = `${process.platform}/${process.arch}`;

const below = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

try {
  if (existsSync(new URL(`${own}/onnxruntime_binding.node`, libraries)))
    for (const platform of below(libraries))
      for (const architecture of below(new URL(`${platform}/`, libraries)))
        if (`${platform}/${architecture}` !== own)
          rmSync(new URL(`${platform}/${architecture}`, libraries), { recursive: true, force: true });
} catch {
  // What is left is only larger.
}
