import Button, { type ButtonProps } from '@mui/material/Button';

/** A button that keeps the focus while a press does nothing; `disabled` by itself would throw keyboards out of the page. */
export function SteadyButton({ disabled, onClick, ...button }: ButtonProps) {
  return (
    <Button
      {...button}
      // The look of those that are disabled.
      className={disabled ? 'Mui-disabled' : undefined}
      aria-disabled={disabled}
      onClick={disabled ? (event) => event.preventDefault() : onClick}
    />
  );
}
