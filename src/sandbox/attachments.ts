import type { APIAttachment } from 'discord-api-types/v10';
import type { Context } from './context.ts';
import type { MessageBody } from './messages.ts';
import { attachmentUrl } from './render.ts';
import type { Channel, StoredFile } from './world.ts';

/** An attachment that a body names: an uploaded file by its number, or one that stays by its id. */
export interface AttachmentRequest {
  readonly id: string | number;
  readonly filename?: string | null;
  readonly description?: string | null;
}

/** Files of a multipart body, by the number in `files[N]`. */
export type Uploads = ReadonlyMap<string, StoredFile>;

const forgetFiles = ({ world, limits }: Context): void => {
  let bytes = [...world.files.values()].reduce((sum, file) => sum + file.bytes.length, 0);
  for (const [id, file] of world.files) {
    if (bytes <= limits.fileBytes) return;
    world.files.delete(id);
    bytes -= file.bytes.length;
  }
};

/** Keeps the files of a request; gives what the message says of them. */
export const keepUploads = (
  context: Context,
  channel: Channel,
  uploads: Uploads,
  named: readonly AttachmentRequest[],
): APIAttachment[] =>
  [...uploads].map(([number, file]) => {
    const described = named.find(({ id }) => String(id) === number);
    const id = context.world.newId();
    const filename = described?.filename ?? file.name;
    context.world.files.set(id, { ...file, name: filename });
    forgetFiles(context);
    const url = attachmentUrl(context.origin(), channel.id, { id, filename });
    return {
      id,
      filename,
      size: file.bytes.length,
      url,
      proxy_url: url,
      content_type: file.type,
      ...(described?.description ? { description: described.description } : {}),
    };
  });

/** The attachments of a message after a change: those that the body names, or all, and the new files. */
export const editedAttachments = (
  context: Context,
  channel: Channel,
  before: readonly APIAttachment[],
  body: MessageBody,
  uploads: Uploads,
): APIAttachment[] => {
  const named = body.attachments;
  const kept =
    named === undefined
      ? before
      : before.filter(({ id }) => named?.some((one) => String(one.id) === id) ?? false);
  return [...kept, ...keepUploads(context, channel, uploads, named ?? [])];
};
