import {
  type APIEmbed,
  type APIMessageTopLevelComponent,
  ComponentType,
  EmbedType,
} from 'discord-api-types/v10';

interface ComponentNode {
  readonly type: number;
  readonly id?: number;
  readonly custom_id?: string;
  readonly content?: string;
  readonly components?: readonly ComponentNode[];
  readonly accessory?: ComponentNode;
}

/** All components of a message, outer before inner, in the order of the page. */
export function* walkComponents(components: readonly unknown[]): Generator<ComponentNode> {
  for (const component of components as readonly ComponentNode[]) {
    yield component;
    yield* walkComponents(component.components ?? []);
    if (component.accessory !== undefined) yield* walkComponents([component.accessory]);
  }
}

/** Everything in a message that Discord looks for mentions in: its content and the text of its components. */
export const textOf = (content: string, components: readonly unknown[]): string =>
  [
    content,
    ...[...walkComponents(components)].map((component) => (component.type === 10 ? component.content : '')),
  ].join('\n');

/** What Discord adds to components that do not say it themselves. */
const componentDefaults: Readonly<Partial<Record<ComponentType, object>>> = {
  [ComponentType.Separator]: { divider: true, spacing: 1 },
  [ComponentType.Container]: { accent_color: null, spoiler: false },
  [ComponentType.StringSelect]: { min_values: 1, max_values: 1 },
  [ComponentType.UserSelect]: { min_values: 1, max_values: 1 },
  [ComponentType.RoleSelect]: { min_values: 1, max_values: 1 },
  [ComponentType.MentionableSelect]: { min_values: 1, max_values: 1 },
  [ComponentType.ChannelSelect]: { min_values: 1, max_values: 1 },
};

/** Components as Discord gives them back: numbered where they carry no `id`, with what they leave out. */
export const renderComponents = (
  components: readonly APIMessageTopLevelComponent[],
): APIMessageTopLevelComponent[] => {
  const copy = structuredClone(components) as APIMessageTopLevelComponent[];
  let number = 0;
  for (const component of walkComponents(copy)) {
    number += 1;
    const id = component.id === undefined || component.id === 0 ? number : component.id;
    Object.assign(component, { ...componentDefaults[component.type as ComponentType], ...component, id });
  }
  return copy;
};

/** Embeds as Discord gives them back. */
export const renderEmbeds = (embeds: readonly APIEmbed[]): APIEmbed[] =>
  embeds.map((embed) => ({
    ...embed,
    type: EmbedType.Rich,
    ...(embed.fields === undefined
      ? {}
      : { fields: embed.fields.map((field) => ({ ...field, inline: field.inline ?? false })) }),
  }));
