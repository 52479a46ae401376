import {
  type APIApplicationCommandBasicOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type LocalizationMap,
  type RESTPostAPIApplicationCommandsJSONBody,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { SummaryLength } from '../answer/answer.ts';

/** English, German, Spanish and French. */
type Worded = readonly [en: string, de: string, es: string, fr: string];

const localized = ([, de, es, fr]: Worded): LocalizationMap => ({ de, 'es-ES': es, 'es-419': es, fr });

const called = (name: Worded) => ({ name: name[0], name_localizations: localized(name) });

const described = (description: Worded) => ({
  description: description[0],
  description_localizations: localized(description),
});

const article: APIApplicationCommandBasicOption = {
  type: ApplicationCommandOptionType.String,
  ...called(['article', 'artikel', 'artículo', 'article']),
  ...described([
    'Only this article: type a part of its title',
    'Nur dieser Artikel: einen Teil des Titels eingeben',
    'Solo este artículo: escribe una parte del título',
    'Seulement cet article : tapez une partie du titre',
  ]),
  autocomplete: true,
};

const hidden: APIApplicationCommandBasicOption = {
  type: ApplicationCommandOptionType.Boolean,
  ...called(['private', 'privat', 'privado', 'privé']),
  ...described([
    'Show the answer only to you',
    'Die Antwort nur dir zeigen',
    'Mostrar la respuesta solo a ti',
    'Montrer la réponse à vous seul',
  ]),
};

const LENGTHS: readonly { value: SummaryLength; name: Worded }[] = [
  { value: 'brief', name: ['brief', 'knapp', 'breve', 'bref'] },
  { value: 'standard', name: ['standard', 'normal', 'normal', 'normal'] },
  { value: 'detailed', name: ['detailed', 'ausführlich', 'detallado', 'détaillé'] },
];

const slash = (
  name: Worded,
  description: Worded,
  options: readonly APIApplicationCommandBasicOption[] = [],
): RESTPostAPIChatInputApplicationCommandsJSONBody => ({
  type: ApplicationCommandType.ChatInput,
  ...called(name),
  ...described(description),
  options: [...options],
});

/** The name of the command in a message's menu, as Discord sends it. */
export const FIND_IN_ARTICLES = 'Find in articles';

/** Everything that people can choose, as Discord takes it; what they do stands in `handlers`. */
export const COMMANDS: readonly RESTPostAPIApplicationCommandsJSONBody[] = [
  slash(
    ['ask', 'frage', 'preguntar', 'demander'],
    [
      'Ask the articles; the answer is quotes from them',
      'Die Artikel fragen; die Antwort sind Zitate daraus',
      'Pregunta a los artículos; la respuesta son citas de ellos',
      'Interroger les articles ; la réponse en est des citations',
    ],
    [
      {
        type: ApplicationCommandOptionType.String,
        ...called(['question', 'frage', 'pregunta', 'question']),
        ...described([
          'What you want to know',
          'Was du wissen möchtest',
          'Lo que quieres saber',
          'Ce que vous voulez savoir',
        ]),
        required: true,
      },
      article,
      hidden,
      {
        type: ApplicationCommandOptionType.Boolean,
        ...called(['thread', 'thread', 'hilo', 'fil']),
        ...described([
          'Open a thread to go on asking',
          'Einen Thread öffnen, um weiterzufragen',
          'Abrir un hilo para seguir preguntando',
          'Ouvrir un fil pour continuer à demander',
        ]),
      },
    ],
  ),
  slash(
    ['summary', 'zusammenfassung', 'resumen', 'résumé'],
    [
      'A summary made of quotes; of every article in one line when none is named',
      'Eine Zusammenfassung aus Zitaten; ohne Artikel alle in je einer Zeile',
      'Un resumen hecho de citas; de todos en una línea si no nombras ninguno',
      'Un résumé fait de citations ; de tous en une ligne si aucun n’est nommé',
    ],
    [
      article,
      {
        type: ApplicationCommandOptionType.String,
        ...called(['length', 'länge', 'longitud', 'longueur']),
        ...described([
          'How long the summary is',
          'Wie lang die Zusammenfassung ist',
          'Qué tan largo es el resumen',
          'La longueur du résumé',
        ]),
        choices: LENGTHS.map(({ value, name }) => ({ value, ...called(name) })),
      },
      hidden,
    ],
  ),
  slash(
    ['articles', 'artikel', 'artículos', 'articles'],
    [
      'The articles that I know',
      'Die Artikel, die ich kenne',
      'Los artículos que conozco',
      'Les articles que je connais',
    ],
  ),
  slash(
    ['help', 'hilfe', 'ayuda', 'aide'],
    [
      'What I can do, with an example',
      'Was ich kann, mit einem Beispiel',
      'Lo que sé hacer, con un ejemplo',
      'Ce que je sais faire, avec un exemple',
    ],
  ),
  {
    type: ApplicationCommandType.Message,
    ...called([
      FIND_IN_ARTICLES,
      'In Artikeln suchen',
      'Buscar en los artículos',
      'Chercher dans les articles',
    ]),
  },
];

/**
 * The commands as they are registered everywhere: for servers and for people who installed the app for
 * themselves, in servers, direct messages and group conversations. A server's own commands carry neither.
 */
export const globalCommands = (): readonly RESTPostAPIApplicationCommandsJSONBody[] =>
  COMMANDS.map((command) => ({
    ...command,
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
    contexts: [
      InteractionContextType.Guild,
      InteractionContextType.BotDM,
      InteractionContextType.PrivateChannel,
    ],
  }));
