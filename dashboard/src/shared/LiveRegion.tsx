/** Says its text to screen readers when it changes: counts, progress, results. Always rendered, never focused. */
export function LiveRegion({ text, visible = false }: { text: string; visible?: boolean }) {
  return (
    <div role="status" aria-live="polite" className={visible ? undefined : 'visually-hidden'}>
      {text}
    </div>
  );
}
