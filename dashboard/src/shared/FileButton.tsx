import { useRef } from 'react';
import { SteadyButton } from './SteadyButton';

interface FileButtonProps {
  label: string;
  disabled?: boolean;
  onFile: (file: File) => void;
}

/** Asks for a CSV or TXT file; the same one may be chosen again. */
export function FileButton({ label, disabled, onFile }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <SteadyButton size="small" disabled={disabled} onClick={() => input.current?.click()}>
        {label}
      </SteadyButton>
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,text/plain,text/csv"
        hidden
        aria-label={label}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file) onFile(file);
          target.value = '';
        }}
      />
    </>
  );
}
