import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { stateOf } from '../../notices/NoticeState';
import { useNotices } from '../../notices/useNotices';
import type { Notice } from '../../providers/types';
import { Loaded } from '../../shared/Loaded';
import { formatKst } from '../../shared/times';
import { ConditionForm, type ConditionProps } from './ConditionForm';
import { termVersions } from './termVersions';

/** Who is not known to have accepted a version of a term. */
export function NoticeForm(props: ConditionProps) {
  return <Loaded query={useNotices()}>{(notices) => <VersionForm notices={notices} {...props} />}</Loaded>;
}

function VersionForm({ notices, filter, onApply }: ConditionProps & { notices: Notice[] }) {
  const translate = useTranslate();
  const t = (key: string, params?: object) => translate(`users.filter.${key}`, params);
  const [id, setId] = useState(filter.noticeNotAccepted ?? '');
  const versions = termVersions(notices, filter.noticeNotAccepted);
  if (!versions.length) return <p className="muted filter-form">{t('noNotices')}</p>;
  return (
    <ConditionForm isBad={!id} onApply={() => onApply({ noticeNotAccepted: id })}>
      <TextField
        select
        label={t('version')}
        value={versions.some((one) => one.id === id) ? id : ''}
        onChange={({ target }) => setId(target.value)}
        helperText={t('versionHelp')}
      >
        {versions.map((one) => {
          // Nobody can have accepted it yet, and the server counts nobody.
          const isComing = stateOf(one, Date.now()) === 'coming';
          return (
            <MenuItem key={one.id} value={one.id} disabled={isComing}>
              {one.subject} {one.version} (
              {t(isComing ? 'fromComing' : 'from', { date: formatKst(one.from, 'day') })})
            </MenuItem>
          );
        })}
      </TextField>
    </ConditionForm>
  );
}
