import { type RefObject, useEffect } from 'react';

/**
 * Takes the reader to the first field that was refused.
 * @param attempt grows with each attempt that found something wrong
 */
export function useFocusOnError(form: RefObject<HTMLElement | null>, attempt: number): void {
  useEffect(() => {
    if (attempt === 0) return;
    const wrong = form.current?.querySelector('[aria-invalid="true"], [role="alert"]');
    const field = wrong?.matches('[role="alert"]') ? wrong.parentElement?.querySelector('input') : wrong;
    (field as HTMLElement | null | undefined)?.focus();
  }, [form, attempt]);
}
