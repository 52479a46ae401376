import type { Progress, Work } from '../progress.ts';
import type { Call } from './protocol.ts';

/** Who hears of long work and of what people may want to know meanwhile. */
interface Reporting {
  readonly progress: Progress;
  readonly note: (message: string) => void;
}

type Report =
  | { readonly kind: 'start'; readonly work: Work }
  | { readonly kind: 'update'; readonly done: number }
  | { readonly kind: 'stop' }
  | { readonly kind: 'note'; readonly message: string };

/** Reports to the caller on another thread, who hears it by `hearReports`. */
export const reportTo = ({ tell, signal }: Call): Reporting & { readonly signal: AbortSignal } => {
  const send = (report: Report): void => tell(report);
  return {
    signal,
    note: (message) => send({ kind: 'note', message }),
    progress: {
      start: (work) => send({ kind: 'start', work }),
      update: (done) => send({ kind: 'update', done }),
      stop: () => send({ kind: 'stop' }),
    },
  };
};

/** Hands on what a thread reports. */
export const hearReports =
  ({ progress, note }: Reporting) =>
  (news: unknown): void => {
    const report = news as Report;
    if (report.kind === 'start') progress.start(report.work);
    else if (report.kind === 'update') progress.update(report.done);
    else if (report.kind === 'stop') progress.stop();
    else note(report.message);
  };
