import Button from '@mui/material/Button';
import { useTranslate } from 'react-admin';

/** Loads more below what is shown. Not disabled meanwhile, which would take the focus from it: a press does nothing. */
export function MoreButton({ isBusy, onMore }: { isBusy: boolean; onMore: () => void }) {
  const translate = useTranslate();
  return (
    <Button size="small" aria-disabled={isBusy} onClick={() => !isBusy && onMore()}>
      {translate(isBusy ? 'state.loading' : 'action.more')}
    </Button>
  );
}
