import ExpandIcon from '@mui/icons-material/ExpandMore';
import Popover from '@mui/material/Popover';
import { type ReactNode, useId, useState } from 'react';

interface FilterMenuProps {
  label: string;
  /** How many choices are in force; said in the button. */
  count?: number;
  className?: string;
  onOpen?: () => void;
  children: ReactNode | ((close: () => void) => ReactNode);
}

/** A filter behind a button; what is in force shows as a number in it and as chips below the bar. */
export function FilterMenu({ label, count = 0, className, onOpen, children }: FilterMenuProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const id = useId();
  return (
    <>
      <button
        type="button"
        className={`filter-button ${className ?? (count ? 'filter-button-on' : '')}`}
        aria-haspopup="dialog"
        aria-expanded={Boolean(anchor)}
        aria-controls={anchor ? id : undefined}
        onClick={(event) => {
          onOpen?.();
          setAnchor(event.currentTarget);
        }}
      >
        <span className="filter-label">{label}</span>
        {count > 0 && <span className="filter-count num">{count}</span>}
        <ExpandIcon aria-hidden />
      </button>
      <Popover
        open={Boolean(anchor)}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        // What is applied in the menu is not the form that the menu stands in.
        onSubmit={(event) => event.stopPropagation()}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        slotProps={{ paper: { id, role: 'dialog', 'aria-label': label, className: 'filter-paper' } }}
      >
        {typeof children === 'function' ? children(() => setAnchor(null)) : children}
      </Popover>
    </>
  );
}
