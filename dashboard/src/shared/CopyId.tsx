import CheckIcon from '@mui/icons-material/Check';
import CopyIcon from '@mui/icons-material/ContentCopyOutlined';
import IconButton from '@mui/material/IconButton';
import { useState } from 'react';
import { useTranslate } from 'react-admin';

/** An id in full with a button that copies it. */
export function CopyId({ value, children }: { value: string; children?: React.ReactNode }) {
  const translate = useTranslate();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(value);
    setCopied(true);
    window.setTimeout(() => setCopied(false), 1600);
  };
  const label = copied ? translate('action.copied') : translate('action.copy', { value });
  return (
    <span className="id">
      {children ?? value}
      <IconButton className="copy" size="small" aria-label={label} title={label} onClick={copy}>
        {copied ? <CheckIcon /> : <CopyIcon />}
      </IconButton>
    </span>
  );
}
