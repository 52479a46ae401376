import { measureBuild, measureChange, measureSize, prepareGrowth } from './measure-growth.ts';
import { measureFloor, measureIndexing } from './measure-indexing.ts';
import { measureInstall } from './measure-install.ts';
import { measureLoad } from './measure-load.ts';
import { measureEndurance, measureQuestions } from './measure-questions.ts';
import { measureReading } from './measure-reading.ts';
import { measureStart } from './measure-start.ts';
import { measureSwitches } from './measure-switches.ts';

/** Every measurement, by the name that a process of its own is started with. */
export const measures = {
  indexing: measureIndexing,
  floor: measureFloor,
  questions: measureQuestions,
  endurance: measureEndurance,
  prepareGrowth,
  build: measureBuild,
  change: measureChange,
  size: measureSize,
  load: measureLoad,
  switches: measureSwitches,
  start: measureStart,
  install: measureInstall,
  reading: measureReading,
} as const;

/** All that can be measured. */
export type Measures = typeof measures;
