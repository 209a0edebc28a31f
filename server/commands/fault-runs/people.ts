import { mapConcurrently } from '../../platform/concurrency.js';
import type { KakaoControl, TruePerson } from '../stand/kakao-control.js';
import { type RunKind, SCOPE, TAG } from './kinds.js';
import type { Plan } from './plan.js';
import type { Random } from './random.js';
import type { Scene } from './scene.js';

/**
 * What a person is to the run: `plain`, or `gone` before the start, or `relinked` between the draft and the start,
 * or `left` by themselves meanwhile, or `anew`: linked again meanwhile, after the job had unlinked them.
 */
export type Part = 'plain' | 'gone' | 'relinked' | 'left' | 'anew';

/** Somebody who was selected. */
export interface Selected {
  id: string;
  part: Part;
  /** Whether there was anything to change when the job started. */
  hasToChange: boolean;
}

const A_FEW = 8;
const AT_ONCE = 16;

/** Those whom a run selects, and what happens to them apart from the job. */
export class People {
  private constructor(
    readonly all: Map<string, Selected>,
    private readonly random: Random,
    private readonly kind: RunKind,
    /** Number of the journal's last line before the run. */
    readonly journalStart: number,
    /** Where the simulator has them and those outside. */
    private readonly from: number,
    private readonly count: number,
  ) {}

  /** Chooses from people whom no run has had yet; some of them stay outside. */
  static async choose(scene: Scene, plan: Plan, random: Random): Promise<People> {
    const { kakao } = scene;
    const { kind, people, outside, gone, relinked } = plan;
    const slice = await kakao.people(scene.fresh, people + outside);
    const from = scene.fresh;
    scene.fresh += slice.length;
    const everybody = random.shuffled(slice).slice(0, people);
    if (kind.name === 'logout') {
      const half = everybody.slice(0, people / 2);
      await mapConcurrently(half, AT_ONCE, ({ id }) => kakao.happen(id, { op: 'issue-tokens' }));
      for (const person of half) person.hasTokens = true;
    }
    const parts = everybody.map((person, index): [string, Selected] => {
      const part = index < gone ? 'gone' : index < gone + relinked ? 'relinked' : 'plain';
      const hasToChange = part === 'plain' && hasSomething(kind, person);
      return [person.id, { id: person.id, part, hasToChange }];
    });
    // In another order, so that they are all over the job.
    const selected = new Map(random.shuffled(parts));
    return new People(selected, random, kind, await kakao.lastLine(), from, slice.length);
  }

  get ids(): string[] {
    return [...this.all.keys()];
  }

  /** What is true of them now, and of those outside. */
  async truth(kakao: KakaoControl): Promise<Map<string, TruePerson>> {
    const people = await kakao.people(this.from, this.count);
    return new Map(people.map((person) => [person.id, person]));
  }

  /** After the draft: some unlink in the app of their own accord, and some of them link anew. */
  async changeBeforeStart(kakao: KakaoControl): Promise<void> {
    await mapConcurrently(this.of('gone'), AT_ONCE, ({ id }) => kakao.happen(id, { op: 'unlink' }));
    await mapConcurrently(this.of('relinked'), AT_ONCE, ({ id }) => relink(kakao, id));
  }

  /** A fault of the simulator by which the calls of a few who were selected fail, and nothing is done. */
  heldUp(): Record<string, unknown> {
    const held = this.random.shuffled(this.of('plain')).slice(0, A_FEW);
    return { endpoint: '*', kind: 'html', status: 502, userIds: held.map(({ id }) => id) };
  }

  /** A few unlink of their own accord; whether the job was quicker, the journal tells. */
  async leave(kakao: KakaoControl): Promise<void> {
    const leaving = this.random.shuffled(this.of('plain')).slice(0, A_FEW);
    for (const person of leaving) person.part = 'left';
    await mapConcurrently(leaving, AT_ONCE, ({ id }) => kakao.happen(id, { op: 'unlink' }));
  }

  /** A few of those whom the job has unlinked link again. */
  async linkAnew(kakao: KakaoControl): Promise<void> {
    const { name, endpoint } = this.kind;
    if (name !== 'unlink') return;
    const journal = await kakao.journal(this.journalStart);
    const done = journal.filter((line) => line.endpoint === endpoint && line.changed).slice(-A_FEW);
    const back = done.flatMap(({ userId }) => this.all.get(userId ?? '') ?? []);
    for (const person of back) person.part = 'anew';
    await mapConcurrently(back, AT_ONCE, ({ id }) => kakao.happen(id, { op: 'link' }));
  }

  private of(part: Part): Selected[] {
    return [...this.all.values()].filter((person) => person.part === part);
  }
}

function hasSomething(kind: RunKind, person: TruePerson): boolean {
  switch (kind.name) {
    case 'unlink':
      return true;
    case 'revoke-scopes':
      return person.scopes.includes(SCOPE);
    case 'revoke-terms':
      return person.terms.some(({ tag }) => tag === TAG);
    case 'logout':
      return person.hasTokens;
  }
}

async function relink(kakao: KakaoControl, id: string): Promise<void> {
  await kakao.happen(id, { op: 'unlink' });
  await kakao.happen(id, { op: 'link' });
}
