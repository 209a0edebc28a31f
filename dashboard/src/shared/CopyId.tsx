import CheckIcon from '@mui/icons-material/Check';
import FailedIcon from '@mui/icons-material/Close';
import CopyIcon from '@mui/icons-material/ContentCopyOutlined';
import IconButton from '@mui/material/IconButton';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslate } from 'react-admin';
import { copyText } from './copyText';

const SHOWN_MS = { copied: 1600, failed: 5000 };
const ICONS = { copied: CheckIcon, failed: FailedIcon };

interface CopyIdProps {
  value: string;
  /** What is copied, in words, where the value is no name to read out: an address. */
  name?: string;
  children?: ReactNode;
}

/** An id in full with a button that copies it, and says whether it did. */
export function CopyId({ value, name = value, children }: CopyIdProps) {
  const translate = useTranslate();
  // An object, so that each press is shown for as long, though it came to the same as the last.
  const [shown, setShown] = useState<{ result: keyof typeof ICONS } | null>(null);
  const result = shown?.result;
  useEffect(() => {
    if (!shown) return;
    const timer = window.setTimeout(() => setShown(null), SHOWN_MS[shown.result]);
    return () => window.clearTimeout(timer);
  }, [shown]);
  const copy = async () => setShown({ result: (await copyText(value)) ? 'copied' : 'failed' });
  const label = translate('action.copy', { value: name });
  const said = result && translate(`action.${result === 'copied' ? 'copied' : 'copyFailed'}`);
  const Icon = result ? ICONS[result] : CopyIcon;
  return (
    <span className="id">
      {children || value}
      <IconButton className="copy" size="small" aria-label={label} title={said ?? label} onClick={copy}>
        <Icon />
      </IconButton>
      {said && (
        <span role="alert" className={result === 'failed' ? 'field-error' : 'visually-hidden'}>
          {said}
        </span>
      )}
    </span>
  );
}
