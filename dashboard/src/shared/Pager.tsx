import FirstIcon from '@mui/icons-material/FirstPage';
import PreviousIcon from '@mui/icons-material/NavigateBefore';
import NextIcon from '@mui/icons-material/NavigateNext';
import { useTranslate } from 'react-admin';
import { useNumber } from './numbers';
import { PAGE_SIZES } from './pageSizes';
import { SteadyButton } from './SteadyButton';

interface PagerProps {
  page: number;
  limit: number;
  shown: number;
  total?: number;
  totalIsExact?: boolean;
  /** What is shown is not yet what was asked for. */
  busy?: boolean;
  /** Each undefined where that way is closed. */
  onFirst?: () => void;
  onPrevious?: () => void;
  onNext?: () => void;
  onLimit?: (limit: number) => void;
}

/**
 * Pages by cursor: to the first, one back where we came from, one on. No number is made up; where one is, is read out,
 * after each question anew, and that there is nothing too: then nothing else of it is there.
 */
export function Pager(props: PagerProps) {
  const {
    page,
    limit,
    shown,
    total,
    totalIsExact = true,
    busy,
    onFirst,
    onPrevious,
    onNext,
    onLimit,
  } = props;
  const translate = useTranslate();
  const number = useNumber();
  const from = number((page - 1) * limit + 1);
  const to = number((page - 1) * limit + shown);
  const range =
    total === undefined
      ? translate('page.rangeOnly', { from, to })
      : translate(totalIsExact ? 'page.range' : 'page.rangeAtLeast', { from, to, total: number(total) });
  const isOnly = !onFirst && !onPrevious && !onNext;
  const isNone = isOnly && shown === 0;
  return (
    <nav className={isNone ? 'visually-hidden' : 'pager'} aria-label={translate('page.number', { page })}>
      <span className="num" role="status">
        {busy ? translate('state.updating') : shown === 0 ? translate('page.none') : range}
      </span>
      <span className="row">
        {onLimit && !isNone && (
          <label className="row pager-size">
            {translate('page.perPage')}
            <select value={limit} onChange={(event) => onLimit(Number(event.target.value))}>
              {PAGE_SIZES.map((size) => (
                <option key={size}>{size}</option>
              ))}
            </select>
          </label>
        )}
        {!isOnly && (
          <>
            <SteadyButton size="small" disabled={!onFirst} onClick={onFirst} startIcon={<FirstIcon />}>
              {translate('page.first')}
            </SteadyButton>
            <SteadyButton
              size="small"
              disabled={!onPrevious}
              onClick={onPrevious}
              startIcon={<PreviousIcon />}
            >
              {translate('page.previous')}
            </SteadyButton>
            <SteadyButton size="small" disabled={!onNext} onClick={onNext} endIcon={<NextIcon />}>
              {translate('page.next')}
            </SteadyButton>
          </>
        )}
      </span>
    </nav>
  );
}
