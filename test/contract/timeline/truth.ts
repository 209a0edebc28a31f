import { trueState } from '../../../server/kakao-simulator/control/persons.js';
import type { JournalEntry } from '../../../server/kakao-simulator/journal.js';
import type { Simulator } from '../../../server/kakao-simulator/simulator.js';

export type TrueState = ReturnType<typeof trueState>;

/** What has truly been so, of everybody, as the simulator's journal tells it. Times are milliseconds. */
export class Truth {
  readonly entries: (JournalEntry & { time: number })[] = [];
  private readonly states = new Map<string, { time: number; state: TrueState }[]>();

  /** @param start the time from which the simulator's people are as they were seeded */
  constructor(
    private readonly sim: Simulator,
    readonly everybody: string[],
    start: number,
  ) {
    for (const id of everybody) this.states.set(id, [{ time: start, state: this.present(id) }]);
    sim.journal.onEntry((entry) => {
      if (!entry.changed || entry.userId === null) return;
      const time = Date.parse(entry.at);
      this.entries.push({ ...entry, time });
      this.states.get(entry.userId)?.push({ time, state: this.present(entry.userId) });
    });
  }

  /** The state of a person at a time. */
  at(id: string, time: Date | number): TrueState {
    const states = this.states.get(id) ?? [];
    const found = states.findLast((one) => one.time <= Number(time)) ?? states[0];
    if (!found) throw new Error(`nobody: ${id}`);
    return found.state;
  }

  /** Everything that happened to a person after one time and up to another. */
  between(id: string, from: Date | number, to: Date | number) {
    return this.entries.filter(
      (entry) => entry.userId === id && entry.time > Number(from) && entry.time <= Number(to),
    );
  }

  /** Times at which something happened to a person. */
  times(id: string): number[] {
    return (this.states.get(id) ?? []).map(({ time }) => time);
  }

  private present(id: string): TrueState {
    return trueState(this.sim, this.sim.world.positionOf(id));
  }
}

export const isLinked = ({ state }: TrueState) => state !== 'unlinked';

/** Whether a scope or term is agreed to. */
export function agrees(state: TrueState, part: 'scope' | 'term', id: string): boolean {
  return part === 'scope' ? state.scopes.includes(id) : state.terms.some(({ tag }) => tag === id);
}
