import { describe, expect, it } from 'vitest';
import type { SyncCursor } from './sync.entity.js';
import { readIdPage } from './sync-pages.js';

const START: SyncCursor = { phase: 'pages', lastId: null, isFromIdInclusive: null };

/** A list of ids that answers as Kakao is documented to, or with `from_id` left out of the page. */
function list(all: bigint[], isInclusive: boolean, size = 100) {
  const asked: (string | undefined)[] = [];
  return {
    asked,
    listUserIds: async ({ fromId, order }: { fromId?: string; order?: 'asc' | 'desc' }) => {
      asked.push(fromId);
      const sorted = order === 'desc' ? [...all].reverse() : all;
      const from = fromId === undefined ? null : BigInt(fromId);
      const rest = sorted.filter((id) => {
        if (from === null) return true;
        if (id === from) return isInclusive;
        return order === 'desc' ? id < from : id > from;
      });
      return {
        ids: rest.slice(0, size).map(String),
        hasAfter: rest.length > size,
        nextFromId: null,
        previousFromId: null,
      };
    },
  };
}

async function readAll(client: ReturnType<typeof list>, mode: 'full' | 'recent') {
  const ids: string[] = [];
  let cursor = START;
  for (;;) {
    const page = await readIdPage(client, mode, cursor);
    ids.push(...page.ids);
    cursor = page.next;
    if (page.isLast) return ids;
  }
}

const people = Array.from({ length: 1_050 }, (_, index) => BigInt(index * 3 + 1)).concat([
  1376016924400000001n,
  1376016924400000002n,
  9223372036854775807n,
]);

describe('readIdPage', () => {
  it.each([
    ['full', true],
    ['full', false],
    ['recent', true],
    ['recent', false],
  ] as const)('reads everybody once: %s, from_id inclusive %s', async (mode, isInclusive) => {
    const ids = await readAll(list(people, isInclusive), mode);
    const expected = people.map(String);
    expect(ids).toEqual(mode === 'full' ? expected : expected.reverse());
  });

  it('pays for one overlapping page only', async () => {
    const client = list(
      Array.from({ length: 1_000 }, (_, index) => BigInt(index + 1)),
      true,
    );
    await readAll(client, 'full');
    expect(client.asked.slice(0, 4)).toEqual([undefined, '100', '200', '300']);
    expect(client.asked).toHaveLength(11);
  });

  it('ends on an app without people', async () => {
    expect(await readAll(list([], true), 'full')).toEqual([]);
  });
});
