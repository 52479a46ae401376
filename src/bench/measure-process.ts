/** A process for one measurement: gets its name and parameters, sends what was found, and ends. */
import { plainError } from '../thread/plain-error.ts';
import { measures } from './measures.ts';
import type { BenchPlace } from './place.ts';

/** What the process is told to do. */
export interface Order {
  readonly name: keyof typeof measures;
  readonly place: BenchPlace;
  readonly parameters: unknown;
}

process.once('message', (order: Order) => {
  const measure = measures[order.name] as (place: BenchPlace, parameters: unknown) => Promise<unknown>;
  measure(order.place, order.parameters)
    .then(
      (value) => ({ value }),
      (error: unknown) => ({ error: plainError(error) }),
    )
    .then((result) => process.send?.(result, () => process.exit()));
});
