/** A share of a whole, as a bar with its number: neither needs the other. */
export function Share({ of }: { of: [part: number, whole: number] }) {
  const percent = percentOf(...of);
  return (
    <span className="share">
      <span className="share-bar" aria-hidden>
        <span style={{ width: `${percent}%` }} />
      </span>
      <span className="num">{percent.toFixed(1)}%</span>
    </span>
  );
}

/** 0 to 100; nobody of nobody is nothing. */
export const percentOf = (part: number, whole: number) => (whole > 0 ? (part / whole) * 100 : 0);
