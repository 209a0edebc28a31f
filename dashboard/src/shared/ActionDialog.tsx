import Dialog from '@mui/material/Dialog';
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { ErrorNote } from './ErrorNote';
import { regainFocus } from './focusGoesOn';
import { SteadyButton } from './SteadyButton';
import { useFocusOnError } from './useFocusOnError';

interface ActionDialogProps {
  open: boolean;
  /** A question that names the act. */
  title: string;
  /** The verb of the title, with the number where there is one. */
  submit: string;
  /** What leaves all as it is, where “Close” may be taken for something else. */
  close?: string;
  /** What the act does: read out with the title when the dialog opens. */
  effect?: ReactNode;
  danger?: boolean;
  busy?: boolean;
  disabled?: boolean;
  error?: unknown;
  onSubmit: () => void;
  onClose: () => void;
  children?: ReactNode;
}

/**
 * Asks before an act: stays open with the error inside when the act fails, ignores a second press, takes whoever left
 * something out to it, and never says "cancel", which in Korean would also be the word for stopping a job. Escape closes
 * it while nothing was typed; afterwards it leads to the button that does, for what was typed would be gone.
 */
export function ActionDialog(props: ActionDialogProps) {
  const { open, title, submit, close, effect, danger, busy, disabled, error, onSubmit, onClose, children } =
    props;
  const translate = useTranslate();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const closeButton = useRef<HTMLButtonElement>(null);
  const isTyped = useRef(false);
  const [attempt, setAttempt] = useState(0);
  useFocusOnError(form, attempt);
  // Where the button that opened the dialog went away with it, keyboards cannot go back there.
  useEffect(() => {
    isTyped.current = false;
    return open ? () => queueMicrotask(() => regainFocus()) : undefined;
  }, [open]);
  const onEscape = () => {
    if (isTyped.current) closeButton.current?.focus();
    else onClose();
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    // React hands it on to a form that the dialog was opened from, which was not meant.
    event.stopPropagation();
    if (busy || disabled) return;
    onSubmit();
    setAttempt((last) => last + 1);
  };
  return (
    <Dialog
      open={open}
      onClose={(_, reason) => !busy && reason === 'escapeKeyDown' && onEscape()}
      aria-labelledby={id}
      aria-describedby={effect ? `${id}effect` : undefined}
      fullWidth
      maxWidth="sm"
    >
      <form
        ref={form}
        className="dialog"
        onSubmit={send}
        onInput={() => {
          isTyped.current = true;
        }}
        noValidate
      >
        <h2 id={id}>{title}</h2>
        {effect && (
          <div id={`${id}effect`} className="dialog-part">
            {typeof effect === 'string' ? <p>{effect}</p> : effect}
          </div>
        )}
        {children}
        {Boolean(error) && <ErrorNote error={error} />}
        <div className="dialog-actions">
          <SteadyButton ref={closeButton} onClick={onClose} disabled={busy}>
            {close ?? translate('action.close')}
          </SteadyButton>
          <SteadyButton
            type="submit"
            variant="contained"
            color={danger ? 'error' : 'primary'}
            disabled={busy || disabled}
          >
            {submit}
          </SteadyButton>
        </div>
      </form>
    </Dialog>
  );
}
