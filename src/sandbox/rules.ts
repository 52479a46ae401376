import { type APIEmbed, ComponentType, MessageFlags } from 'discord-api-types/v10';
import { walkComponents } from './components.ts';
import type { MessageBody } from './messages.ts';
import type { FieldError } from './refusals.ts';

type Path = readonly (string | number)[];

const error = (path: Path, code: string, message: string): FieldError => ({ path, code, message });

/**
 * Characters of content in a bot's message. Lengths here count UTF-16 units, as JavaScript does: where Discord counts
 * code points this is the stricter of the two.
 */
const contentLength = 2000;
/** Characters of all embeds of a message together. */
const embedsLength = 6000;
/** Components in a message of components v2, and characters of their text. */
const componentsV2Count = 40;
const componentsV2Text = 4000;
/** Rows of components in a message of the older kind. */
const rows = 5;

const embedText = ({ title, description, fields, footer, author }: APIEmbed): number =>
  [
    title,
    description,
    footer?.text,
    author?.name,
    ...(fields ?? []).flatMap(({ name, value }) => [name, value]),
  ].reduce((sum, text) => sum + (text?.length ?? 0), 0);

const embedErrors = (embeds: readonly APIEmbed[]): FieldError[] => {
  const total = embeds.reduce((sum, embed) => sum + embedText(embed), 0);
  const size =
    total > embedsLength
      ? [error(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${embedsLength}`)]
      : [];
  const emptyFields = embeds.flatMap((embed, i) =>
    (embed.fields ?? []).flatMap((field, j) =>
      (['name', 'value'] as const)
        .filter((key) => field[key].trim() === '')
        .map((key) => error(['embeds', i, 'fields', j, key], 'BASE_TYPE_REQUIRED', 'This field is required')),
    ),
  );
  return [...size, ...emptyFields];
};

interface Button {
  readonly type: number;
  readonly style?: number;
  readonly custom_id?: string;
  readonly url?: string;
  readonly label?: string;
  readonly emoji?: unknown;
  readonly sku_id?: string;
}

const linkStyle = 5;
const premiumStyle = 6;

const buttonErrors = (button: Button, path: Path): FieldError[] => {
  const errors: FieldError[] = [];
  const wants = (key: keyof Button, is: boolean, code: string, message: string) => {
    if ((button[key] !== undefined && button[key] !== null) !== is)
      errors.push(error([...path, key], code, message));
  };
  if (button.style === premiumStyle) return errors;
  const link = button.style === linkStyle;
  wants(
    'url',
    link,
    link ? 'BASE_TYPE_REQUIRED' : 'BUTTON_COMPONENT_URL_NOT_ALLOWED',
    link ? 'This field is required' : 'A url is only allowed on a link button',
  );
  wants(
    'custom_id',
    !link,
    link ? 'BUTTON_COMPONENT_CUSTOM_ID_NOT_ALLOWED' : 'BUTTON_COMPONENT_CUSTOM_ID_REQUIRED',
    link ? 'A link button has no custom id' : 'A custom id is required',
  );
  if ((button.label ?? '') === '' && (button.emoji === undefined || button.emoji === null))
    errors.push(
      error(
        [...path, 'label'],
        'BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED',
        'A label or an emoji is required',
      ),
    );
  return errors;
};

interface Row {
  readonly type: number;
  readonly components?: readonly { readonly type: number }[];
}

const rowErrors = (row: Row, path: Path): FieldError[] => {
  const inner = row.components ?? [];
  const selects = inner.filter(({ type }) => type !== ComponentType.Button).length;
  return selects > 1 || (selects === 1 && inner.length > 1)
    ? [
        error(
          [...path, 'components'],
          'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
          'The specified component exceeds the maximum width',
        ),
      ]
    : [];
};

interface Select {
  readonly min_values?: number | null;
  readonly max_values?: number | null;
  readonly options?: readonly { readonly value: string; readonly default?: boolean }[];
}

const selectErrors = (select: Select, path: Path): FieldError[] => {
  const errors: FieldError[] = [];
  const { min_values: min, max_values: max, options } = select;
  if ((min ?? 1) > (max ?? 1))
    errors.push(
      error([...path, 'min_values'], 'BASE_TYPE_MAX', 'min_values must not be greater than max_values'),
    );
  if (options !== undefined) {
    const seen = new Set<string>();
    options.forEach(({ value }, i) => {
      if (seen.has(value))
        errors.push(
          error(
            [...path, 'options', i, 'value'],
            'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
            'The specified option value is already used',
          ),
        );
      seen.add(value);
    });
    if ((max ?? 1) > options.length)
      errors.push(
        error(
          [...path, 'max_values'],
          'BASE_TYPE_MAX',
          'max_values must not be greater than the number of options',
        ),
      );
  }
  return errors;
};

interface Placed {
  readonly component: { readonly type: number; readonly custom_id?: string };
  readonly path: Path;
}

/** Every component with its place in the body. */
function* placed(components: readonly unknown[], path: Path): Generator<Placed> {
  for (const [i, one] of components.entries()) {
    const component = one as Placed['component'] & { components?: unknown[]; accessory?: unknown };
    yield { component, path: [...path, i] };
    if (component.components !== undefined) yield* placed(component.components, [...path, i, 'components']);
    if (component.accessory !== undefined)
      yield { component: component.accessory as Placed['component'], path: [...path, i, 'accessory'] };
  }
}

const componentErrors = (components: readonly unknown[]): FieldError[] => {
  const errors: FieldError[] = [];
  const ids = new Set<string>();
  for (const { component, path } of placed(components, ['components'])) {
    const { custom_id: id, type } = component;
    if (id !== undefined && ids.has(id))
      errors.push(
        error(
          [...path, 'custom_id'],
          'COMPONENT_CUSTOM_ID_DUPLICATED',
          'Component custom id cannot be duplicated',
        ),
      );
    if (id !== undefined) ids.add(id);
    if (type === ComponentType.Button) errors.push(...buttonErrors(component, path));
    if (type === ComponentType.ActionRow) errors.push(...rowErrors(component, path));
    if (type === ComponentType.StringSelect) errors.push(...selectErrors(component as Select, path));
  }
  return errors;
};

const legacyFields = ['content', 'embeds', 'sticker_ids', 'poll'] as const;

const componentsV2Errors = (body: MessageBody, components: readonly unknown[]): FieldError[] => {
  const errors: FieldError[] = [];
  const values = body as Record<string, unknown>;
  for (const field of legacyFields) {
    const value = values[field];
    const empty =
      value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
    if (!empty)
      errors.push(
        error(
          [field],
          'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
          `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
        ),
      );
  }
  const everything = [...walkComponents(components)];
  if (everything.length > componentsV2Count)
    errors.push(
      error(['components'], 'BASE_TYPE_BAD_LENGTH', `Must be between 1 and ${componentsV2Count} in length.`),
    );
  const text = everything.reduce(
    (sum, { type, content }) => sum + (type === 10 ? (content?.length ?? 0) : 0),
    0,
  );
  if (text > componentsV2Text)
    errors.push(
      error(
        ['components'],
        'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
        `Total size of displayable text exceeds maximum size of ${componentsV2Text}`,
      ),
    );
  return errors;
};

const legacyComponentErrors = (components: readonly unknown[]): FieldError[] => {
  const wrong = (components as readonly Row[]).flatMap(({ type }, i) =>
    type === ComponentType.ActionRow
      ? []
      : [
          error(
            ['components', i, 'type'],
            'UNION_TYPE_CHOICES',
            'Value of field "type" must be one of (1,).',
          ),
        ],
  );
  const many =
    components.length > rows
      ? [error(['components'], 'BASE_TYPE_BAD_LENGTH', `Must be between 1 and ${rows} in length.`)]
      : [];
  return [...wrong, ...many];
};

const mentionErrors = ({ allowed_mentions: allowed }: MessageBody): FieldError[] =>
  (['users', 'roles'] as const)
    .filter(
      (kind) =>
        (allowed?.[kind]?.length ?? 0) > 0 &&
        (allowed?.parse as readonly string[] | undefined)?.includes(kind),
    )
    .map((kind) =>
      error(
        ['allowed_mentions'],
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
      ),
    );

/**
 * The rules for a message that Discord enforces and its description leaves out. The body is valid by the
 * description already.
 *
 * @param existingFlags the flags of the message that is changed; 0 for a new one
 */
export const messageErrors = (body: MessageBody, existingFlags = 0): readonly FieldError[] => {
  const components = body.components ?? [];
  const v2 = (((body.flags ?? 0) | existingFlags) & MessageFlags.IsComponentsV2) !== 0;
  const long =
    (body.content?.length ?? 0) > contentLength
      ? [error(['content'], 'BASE_TYPE_MAX_LENGTH', `Must be ${contentLength} or fewer in length.`)]
      : [];
  return [
    ...long,
    ...embedErrors(body.embeds ?? []),
    ...componentErrors(components),
    ...(v2 ? componentsV2Errors(body, components) : legacyComponentErrors(components)),
    ...mentionErrors(body),
  ];
};
