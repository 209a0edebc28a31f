import ClearIcon from '@mui/icons-material/Close';
import SearchIcon from '@mui/icons-material/Search';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { useEffect, useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { useSeesFields } from '../../providers/session';

const SETTLE_MS = 250;

interface SearchBoxProps {
  /** What is searched for. */
  value: string;
  onSearch: (q: string) => void;
  /** Told whether something else stands in the box than is searched for. */
  onUnsettled: (isUnsettled: boolean) => void;
}

/** Searches a moment after the last key, at once on Enter, never in the middle of composing a syllable. */
export function SearchBox({ value, onSearch, onUnsettled }: SearchBoxProps) {
  const translate = useTranslate();
  const seesFields = useSeesFields();
  const [text, setText] = useState(value);
  const timer = useRef<number>(undefined);
  const composing = useRef(false);
  const field = useRef<HTMLInputElement>(null);
  /** What is searched for as far as the box knows. */
  const known = useRef(value);
  useEffect(() => {
    // What was searched for here is not written over what has been typed since.
    if (value === known.current) return;
    known.current = value;
    window.clearTimeout(timer.current);
    setText(value);
  }, [value]);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const isUnsettled = text.trim() !== value;
  useEffect(() => onUnsettled(isUnsettled), [isUnsettled, onUnsettled]);

  const search = (next: string) => {
    window.clearTimeout(timer.current);
    const q = next.trim();
    if (q === value) return;
    known.current = q;
    onSearch(q);
  };
  /** Of the page as it stands when the text has settled, which may ask for something else by then. */
  const latest = useRef(search);
  latest.current = search;
  const settle = (next: string) => {
    window.clearTimeout(timer.current);
    if (!composing.current) timer.current = window.setTimeout(() => latest.current(next), SETTLE_MS);
  };

  return (
    <TextField
      className="search-box"
      type="text"
      role="search"
      inputRef={field}
      value={text}
      placeholder={translate(seesFields ? 'users.search.placeholder' : 'users.column.id')}
      onChange={(event) => {
        setText(event.target.value);
        settle(event.target.value);
      }}
      slotProps={{
        htmlInput: {
          'aria-label': translate('users.search.label'),
          'aria-describedby': 'search-help',
          maxLength: 200,
          spellCheck: false,
          onCompositionStart: () => {
            composing.current = true;
          },
          onCompositionEnd: (event: React.CompositionEvent<HTMLInputElement>) => {
            composing.current = false;
            settle(event.currentTarget.value);
          },
          onKeyDown: (event: React.KeyboardEvent<HTMLInputElement>) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) search(event.currentTarget.value);
          },
        },
        input: {
          startAdornment: (
            <InputAdornment position="start">
              <SearchIcon fontSize="small" aria-hidden />
            </InputAdornment>
          ),
          endAdornment: text && (
            <InputAdornment position="end">
              <IconButton
                size="small"
                edge="end"
                aria-label={translate('users.search.clear')}
                onClick={() => {
                  setText('');
                  search('');
                  // The button goes away with what it clears.
                  field.current?.focus();
                }}
              >
                <ClearIcon fontSize="small" />
              </IconButton>
            </InputAdornment>
          ),
        },
      }}
    />
  );
}
