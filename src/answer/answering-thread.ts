import type { Settings } from '../settings.ts';
import type { Call, Tasks } from '../thread/protocol.ts';
import { reportTo } from '../thread/reporting.ts';
import { serve, tellStarter } from '../thread/serve.ts';
import type { Answerer } from './answer.ts';
import { type LiveAnswerer, openLiveAnswerer } from './live.ts';

/** What the thread tells about its index, unasked. */
export type AnsweringNews =
  | { readonly kind: 'switched' }
  | { readonly kind: 'trouble'; readonly message: string };

let answerer: LiveAnswerer | null = null;

const opened = (): LiveAnswerer => {
  if (answerer === null) throw new Error('The thread was asked before it was opened');
  return answerer;
};

const tell = (news: AnsweringNews): void => tellStarter(news);

/** The answerer's method, for a call that has nothing to do with the method but its arguments. */
const hand = <K extends keyof Answerer>(method: K) => {
  type Method = Answerer[K];
  return (_: Call, ...given: Parameters<Method>): ReturnType<Method> =>
    (opened()[method] as (...given: Parameters<Method>) => ReturnType<Method>)(...given);
};

const tasks = {
  async open(call: Call, settings: Settings): Promise<void> {
    answerer = await openLiveAnswerer(settings, {
      ...reportTo(call),
      onSwitch: () => tell({ kind: 'switched' }),
      onTrouble: (error) =>
        tell({ kind: 'trouble', message: error instanceof Error ? error.message : String(error) }),
    });
  },
  reload: (): Promise<void> => opened().reload(),
  ask: hand('ask'),
  findClaim: hand('findClaim'),
  passages: hand('passages'),
  summarise: hand('summarise'),
  overview: hand('overview'),
  articles: hand('articles'),
  text: hand('text'),
  findAgain: hand('findAgain'),
  close: async (): Promise<void> => answerer?.close(),
} satisfies Tasks;

/** What can be asked of a thread that answers. */
export type AnsweringTasks = typeof tasks;

serve(tasks);
