import { useTranslate } from 'react-admin';
import { focusStays } from './focusGoesOn';
import { SteadyButton } from './SteadyButton';

/** Loads more below what is shown; once all is shown, keyboards stay there. */
export function MoreButton({ isBusy, onMore }: { isBusy: boolean; onMore: () => void }) {
  const translate = useTranslate();
  return (
    <SteadyButton ref={focusStays} size="small" disabled={isBusy} onClick={onMore}>
      {translate(isBusy ? 'state.loading' : 'action.more')}
    </SteadyButton>
  );
}
