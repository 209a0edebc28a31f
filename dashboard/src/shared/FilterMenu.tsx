import ExpandIcon from '@mui/icons-material/ExpandMore';
import Popover from '@mui/material/Popover';
import { type ReactNode, useId, useState } from 'react';

interface FilterMenuProps {
  label: string;
  /** How many choices are in force; said in the button. */
  count?: number;
  children: ReactNode;
}

/** A filter behind a button; what is in force shows as a number in it and as chips below the bar. */
export function FilterMenu({ label, count = 0, children }: FilterMenuProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const id = useId();
  return (
    <>
      <button
        type="button"
        className={count ? 'filter-button filter-button-on' : 'filter-button'}
        aria-haspopup="dialog"
        aria-expanded={Boolean(anchor)}
        aria-controls={anchor ? id : undefined}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {label}
        {count > 0 && <span className="filter-count num">{count}</span>}
        <ExpandIcon aria-hidden />
      </button>
      <Popover
        open={Boolean(anchor)}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        slotProps={{ paper: { id, role: 'dialog', 'aria-label': label, className: 'filter-paper' } }}
      >
        {children}
      </Popover>
    </>
  );
}
