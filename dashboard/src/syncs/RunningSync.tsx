import LinearProgress from '@mui/material/LinearProgress';
import { useTranslate } from 'react-admin';
import { useCause } from '../jobs/useCause';
import { useMay } from '../providers/session';
import type { Sync } from '../providers/types';
import { Band } from '../shared/Band';
import { Ago } from '../shared/Moment';
import { Card } from '../shared/Page';
import { StopSync } from './StopSync';
import { SyncTag } from './syncColumns';

/** A sync under way. How many there are is not known before the end, so no share is made up. */
export function RunningSync({ sync, note }: { sync: Sync; note: string }) {
  const translate = useTranslate();
  const cause = useCause();
  const mayRun = useMay('syncs.run');
  const { errorCode, errorMessage } = sync;
  return (
    <Card>
      <div className="stack">
        <div className="spread">
          <span className="row">
            <strong>{translate(`syncs.mode.${sync.mode}`)}</strong> <SyncTag status={sync.status} />
            {sync.phase && (
              <span className="muted">{translate(`syncs.phase.${sync.phase}`, { _: sync.phase })}</span>
            )}
          </span>
          <span className="muted num">
            {note}{' '}
            {sync.startedAt && (
              <>
                · <Ago value={sync.startedAt} />
              </>
            )}
          </span>
        </div>
        <LinearProgress aria-label={translate('syncs.busy')} />
        {errorCode && (
          <Band kind="warn" title={cause(errorCode, errorMessage)}>
            <span>{translate('syncs.triesAgain')}</span>
          </Band>
        )}
        {mayRun && (
          <div className="row">
            <StopSync sync={sync} />
          </div>
        )}
      </div>
    </Card>
  );
}
