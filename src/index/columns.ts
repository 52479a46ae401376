import { damagedIndexFile } from '../errors.ts';

const types = { Uint8Array, Int8Array, Uint16Array, Uint32Array, Float32Array, BigUint64Array } as const;

type TypeName = keyof typeof types;

/** Numbers as they are kept in a file: plain arrays of one type. */
export type Column = Uint8Array | Int8Array | Uint16Array | Uint32Array | Float32Array | BigUint64Array;

const magic = 'PQCOLS1\n';
const alignment = 8;

const padded = (length: number): number => Math.ceil(length / alignment) * alignment;

interface Header {
  readonly columns: readonly { name: string; type: TypeName; length: number; offset: number }[];
  readonly strings: readonly string[];
}

/**
 * Lays named columns, and a list of strings, out in one buffer: eight bytes of magic, the length of a JSON
 * header, the header (strings; name, type, length and offset of each column), then the columns,
 * little-endian and aligned to 8 bytes so that they can be used where they lie.
 */
export const encodeColumns = (
  columns: Readonly<Record<string, Column>>,
  strings: readonly string[] = [],
): Buffer => {
  const layout: Header['columns'][number][] = [];
  let size = 0;
  for (const [name, column] of Object.entries(columns)) {
    layout.push({ name, type: column.constructor.name as TypeName, length: column.length, offset: size });
    size += padded(column.byteLength);
  }
  const header = Buffer.from(JSON.stringify({ columns: layout, strings } satisfies Header), 'utf8');
  const body = padded(magic.length + 4 + header.length);
  const buffer = Buffer.alloc(body + size);
  buffer.write(magic, 0, 'latin1');
  buffer.writeUInt32LE(header.length, magic.length);
  header.copy(buffer, magic.length + 4);
  Object.values(columns).forEach((column, i) => {
    buffer.set(
      new Uint8Array(column.buffer, column.byteOffset, column.byteLength),
      body + (layout[i]?.offset ?? 0),
    );
  });
  return buffer;
};

/** The columns of one file, by name; they are views of the file's bytes. */
export class Columns {
  readonly strings: readonly string[];
  readonly #file: string;
  readonly #columns = new Map<string, Column>();

  /**
   * @param buffer what `encodeColumns` made
   * @param file its name, for messages
   * @throws {UserError} when the bytes are not such a file
   */
  constructor(buffer: Buffer, file: string) {
    this.#file = file;
    if (buffer.toString('latin1', 0, magic.length) !== magic) throw damagedIndexFile(file);
    try {
      const bytes = buffer.byteOffset % alignment === 0 ? buffer : new Uint8Array(buffer);
      const headerLength = buffer.readUInt32LE(magic.length);
      const body = padded(magic.length + 4 + headerLength);
      const header = JSON.parse(
        buffer.toString('utf8', magic.length + 4, magic.length + 4 + headerLength),
      ) as Header;
      this.strings = header.strings;
      for (const { name, type, length, offset } of header.columns) {
        const column = new types[type](bytes.buffer as ArrayBuffer, bytes.byteOffset + body + offset, length);
        if (body + offset + column.byteLength > bytes.length) throw new RangeError(`${name} is cut off`);
        this.#columns.set(name, column);
      }
    } catch (error) {
      throw damagedIndexFile(file, error);
    }
  }

  /**
   * A column that must be there with this type.
   * @throws {UserError} when it is not
   */
  get<T extends Column>(name: string, type: { new (length: number): T }): T {
    const column = this.#columns.get(name);
    if (!(column instanceof type)) throw damagedIndexFile(this.#file);
    return column;
  }
}
