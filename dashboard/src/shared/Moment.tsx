import { useLocale, useTranslate } from 'react-admin';
import { legible } from '../../../words/characters';
import { formatAgo, formatKst, formatUtc, splitAtTimes } from './times';
import { useNow } from './useNow';

/** How often it is looked at what is told in minutes. */
const AGO_TICK_MS = 15_000;

interface TimeProps {
  value: string | null | undefined;
  precision?: 'minute' | 'second';
  /** Say KST behind it; not needed where the column's head says so. */
  zone?: boolean;
}

/** A moment in Korean time; UTC is in the tooltip and the machine's value in `datetime`. Nothing shows as `-`. */
export function Time({ value, precision = 'minute', zone = false }: TimeProps) {
  const text = formatKst(value, precision);
  if (!text || !value) return <span className="absent">-</span>;
  return (
    <time className="num id" dateTime={value} title={`${formatUtc(value)} UTC`}>
      {text}
      {zone && ' KST'}
    </time>
  );
}

/** A text in which no day or moment is broken at the end of a line, and whatever somebody typed is seen. */
export function Dated({ text }: { text: string }) {
  return splitAtTimes(legible(text)).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: fixed places, never reordered
      <span key={index} className="id">
        {part}
      </span>
    ),
  );
}

/** How long ago something was by now, exact time in the tooltip. */
export function Ago({ value }: { value: string }) {
  const translate = useTranslate();
  const locale = useLocale();
  // Told not as of the last tick: what is newer comes in between two.
  useNow(true, AGO_TICK_MS);
  return (
    <time dateTime={value} title={`${formatKst(value, 'second')} KST · ${formatUtc(value)} UTC`}>
      {formatAgo(value, locale) ?? translate('time.now')}
    </time>
  );
}

/** How fresh something is: `checked 3 minutes ago`, exact time in the tooltip; or that not all of it was ever read. */
export function Checked({
  at,
  message = 'time.checked',
}: {
  at: string | null | undefined;
  message?: string;
}) {
  const translate = useTranslate();
  if (!at) return <span className="absent">{translate('time.unchecked')}</span>;
  const [before, after] = translate(message, { ago: '\u0000' }).split('\u0000');
  return (
    <span>
      {before}
      <Ago value={at} />
      {after}
    </span>
  );
}
