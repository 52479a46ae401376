// Installed packages are JavaScript already: with this they are loaded as they are, past the loader for TypeScript,
// which would look through every one of them. That is a fifth of what a command takes to start.
import { register } from 'node:module';

register('./packages-hooks.mjs', import.meta.url);
