import { type RefObject, useEffect } from 'react';

/** A field that was refused, or what is said of several; a select has a second, hidden input. */
const WRONG = '[aria-invalid="true"]:not([aria-hidden]), .field-error[role="alert"]';
/** What can be set right, beside what is said of it. */
const FIELD = 'input:not([aria-hidden], [hidden]), button';

/**
 * Takes the reader to the first field that was refused.
 * @param attempt grows with each attempt that found something wrong
 */
export function useFocusOnError(form: RefObject<HTMLElement | null>, attempt: number): void {
  useEffect(() => {
    if (attempt === 0) return;
    const wrong = form.current?.querySelector<HTMLElement>(WRONG);
    const field = wrong?.matches('[role="alert"]')
      ? wrong.parentElement?.querySelector<HTMLElement>(FIELD)
      : wrong;
    field?.focus();
  }, [form, attempt]);
}
