import type { Machine } from './machine.ts';
import type { BuildFigures, ChangeFigures, SizeFigures } from './measure-growth.ts';
import type { FloorFigures, IndexingFigures } from './measure-indexing.ts';
import type { InstallFigures } from './measure-install.ts';
import type { LoadFigures } from './measure-load.ts';
import type { EnduranceFigures, QuestionFigures } from './measure-questions.ts';
import type { ReadingFigures } from './measure-reading.ts';
import type { StartFigures } from './measure-start.ts';
import type { SwitchFigures } from './measure-switches.ts';
import type { PeerFigures } from './peers.ts';

/** All that was measured of an index of one size. */
export interface GrownFigures {
  readonly build: BuildFigures;
  readonly size: SizeFigures;
  readonly change: ChangeFigures;
}

/** Everything that a run of `npm run bench` finds; what was not measured is absent. */
export interface Figures {
  readonly machine: Machine;
  /** ISO 8601. */
  readonly measured: string;
  /** Name of the data set. */
  readonly dataset: string;
  readonly indexing?: IndexingFigures;
  readonly floor?: FloorFigures;
  readonly withoutReader?: QuestionFigures;
  readonly withReader?: QuestionFigures;
  readonly reading?: ReadingFigures;
  /** Smallest first. */
  readonly grown?: readonly GrownFigures[];
  readonly start?: StartFigures;
  readonly load?: LoadFigures;
  readonly endurance?: EnduranceFigures;
  readonly switches?: SwitchFigures;
  readonly install?: InstallFigures;
  /** By name. */
  readonly peers?: Readonly<Record<string, PeerFigures>>;
}
