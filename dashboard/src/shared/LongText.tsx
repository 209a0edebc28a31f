import { useEffect, useState } from 'react';
import { useTranslate } from 'react-admin';
import { Dated } from './Moment';

/**
 * A text that somebody wrote, in a row of a table or a list: its first lines, and all of it once it is asked for. It is read out
 * whole in either case.
 */
export function LongText({ text }: { text: string }) {
  const translate = useTranslate();
  const [box, setBox] = useState<HTMLElement | null>(null);
  const [isCut, setIsCut] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    if (!box) return;
    const watch = new ResizeObserver(() => setIsCut(box.scrollHeight > box.clientHeight));
    watch.observe(box);
    return () => watch.disconnect();
  }, [box]);
  return (
    <>
      <div ref={setBox} className={isOpen ? 'whole-text' : 'long-text'}>
        <Dated text={text} />
      </div>
      {(isCut || isOpen) && (
        <button
          type="button"
          className="link-button"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          {translate(isOpen ? 'action.showLess' : 'action.showAll')}
        </button>
      )}
    </>
  );
}
