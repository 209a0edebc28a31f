import { useTranslate } from 'react-admin';

const WIDTHS = ['62%', '84%', '48%', '70%', '56%'];

/** Rows in the shape of what is coming; one indicator for the whole region. */
export function SkeletonRows({ rows = 8, columns = 5 }: { rows?: number; columns?: number }) {
  return (
    <>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <tr key={row} aria-hidden>
          {Array.from({ length: columns }, (_, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
            <td key={column}>
              <span className="skeleton" style={{ width: WIDTHS[(row + column * 2) % WIDTHS.length] }} />
            </td>
          ))}
        </tr>
      ))}
    </>
  );
}

/** A few words that are coming, as high as their line. */
export function SkeletonText() {
  return (
    <span className="skeleton-text" aria-hidden>
      <span className="skeleton" style={{ width: 180 }} />
    </span>
  );
}

/** A card that is coming. */
export function SkeletonCard({ lines = 5 }: { lines?: number }) {
  return (
    <div className="card">
      <div className="card-body card-body-bare">
        <SkeletonLines lines={lines} />
      </div>
    </div>
  );
}

/** The same within a card, a form or a menu. */
export function SkeletonLines({ lines }: { lines: number }) {
  const translate = useTranslate();
  return (
    <div aria-busy>
      <span className="visually-hidden">{translate('state.loading')}</span>
      <div className="stack skeleton-lines" aria-hidden>
        {Array.from({ length: lines }, (_, line) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
            key={line}
            className="skeleton"
            style={{ width: WIDTHS[line % WIDTHS.length] }}
          />
        ))}
      </div>
    </div>
  );
}
