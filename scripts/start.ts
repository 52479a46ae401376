import { runOnDiscord } from '../src/discord/run.ts';
import { runLocalPage } from '../src/page/server/start.ts';
import { readSettings } from '../src/settings.ts';
import { runCommand } from '../src/terminal/command.ts';

await runCommand({
  usage: 'npm start',
  help: `With DISCORD_TOKEN, answers on Discord. Without it, starts the bot in a Discord of its own on this
machine, with a page to use it by; the address of the page is printed, PORT sets its port.
Ctrl-C lets it finish what is under way; pressed again it ends at once.`,
  options: {},
  positionals: false,
  async run(_, terminal) {
    const settings = readSettings();
    await (settings.DISCORD_TOKEN === undefined ? runLocalPage : runOnDiscord)(settings, terminal);
    return undefined;
  },
});
