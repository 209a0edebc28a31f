import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { http } from '../providers/http';
import type { NoticeText } from '../providers/types';
import { ActionDialog } from '../shared/ActionDialog';
import { DayField } from '../shared/DayField';
import { isDay, isTurned } from '../shared/days';
import { Loaded } from '../shared/Loaded';
import { useOnce } from '../shared/useOnce';
import { useCatalogue, useScopeLabel } from '../users/labels';

const EMPTY = { about: '', language: 'ko', version: '', from: '', until: '', text: '' };

/** Adds a version of the words of a service term, or of our explanation of a scope. */
export function AddNotice({ onClose }: { onClose: () => void }) {
  const translate = useTranslate();
  const notify = useNotify();
  const queries = useQueryClient();
  const t = (key: string) => translate(`notices.form.${key}`);
  const [form, setForm] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const set = (patch: Partial<typeof EMPTY>) => setForm({ ...form, ...patch });
  const once = useOnce();
  const add = useMutation({
    mutationFn: () => {
      const body = requestOf(form);
      return once(body, (key) => http.post<NoticeText>('/notices', body, key));
    },
    onSuccess: () => {
      notify(translate('notices.added'), { type: 'success' });
      queries.invalidateQueries({ queryKey: ['notices'] });
      queries.invalidateQueries({ queryKey: ['person'] });
      queries.invalidateQueries({ queryKey: ['history'] });
      onClose();
    },
  });
  const missing = {
    about: !form.about,
    version: !form.version.trim(),
    text: !form.text.trim(),
    from: !isDay(form.from),
    until: isTurned(form.from, form.until)
      ? translate('error.turnedPeriod')
      : form.until !== '' && !isDay(form.until),
  };
  const complaint = (field: 'about' | 'version' | 'text') =>
    tried && missing[field] ? t(`missing.${field}`) : undefined;
  const submit = () => {
    setTried(true);
    if (!Object.values(missing).some(Boolean)) add.mutate();
  };
  return (
    <ActionDialog
      open
      title={t('title')}
      submit={translate('notices.add')}
      effect={t('effect')}
      busy={add.isPending}
      error={add.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <SubjectField value={form.about} onChange={(about) => set({ about })} error={complaint('about')} />
      <div className="row row-fields">
        <TextField
          select
          label={translate('notices.column.language')}
          value={form.language}
          onChange={({ target }) => set({ language: target.value })}
        >
          {['ko', 'en'].map((language) => (
            <MenuItem key={language} value={language}>
              {translate(`notices.language.${language}`)}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          label={translate('notices.column.version')}
          value={form.version}
          onChange={({ target }) => set({ version: target.value })}
          error={Boolean(complaint('version'))}
          helperText={complaint('version')}
          slotProps={{ htmlInput: { maxLength: 50 } }}
        />
      </div>
      <div className="row row-fields">
        <DayField
          label={t('from')}
          value={form.from}
          onChange={(from) => set({ from })}
          error={tried && missing.from}
        />
        <DayField
          label={t('until')}
          value={form.until}
          onChange={(until) => set({ until })}
          error={tried && missing.until}
        />
      </div>
      <TextField
        label={t('text')}
        value={form.text}
        onChange={({ target }) => set({ text: target.value })}
        helperText={complaint('text') ?? t('textHelp')}
        error={Boolean(complaint('text'))}
        multiline
        minRows={8}
        maxRows={16}
        fullWidth
        slotProps={{ htmlInput: { maxLength: 100_000 } }}
      />
    </ActionDialog>
  );
}

interface SubjectFieldProps {
  value: string;
  onChange: (about: string) => void;
  error: string | undefined;
}

/** The terms and scopes that Kakao has named. */
function SubjectField({ value, onChange, error }: SubjectFieldProps) {
  const translate = useTranslate();
  const scopeLabel = useScopeLabel();
  const catalogue = useCatalogue();
  return (
    <Loaded query={catalogue} lines={1}>
      {({ scopes, terms }) => (
        <TextField
          select
          fullWidth
          label={translate('notices.column.subject')}
          value={value}
          onChange={({ target }) => onChange(target.value)}
          error={Boolean(error)}
          helperText={error}
        >
          {terms.map(({ tag }) => (
            <MenuItem key={tag} value={`term ${tag}`}>
              {translate('notices.kind.term')}: {tag}
            </MenuItem>
          ))}
          {scopes.map(({ id, displayName }) => (
            <MenuItem key={id} value={`scope ${id}`}>
              {translate('notices.kind.scope')}: {scopeLabel(id, displayName)}
            </MenuItem>
          ))}
        </TextField>
      )}
    </Loaded>
  );
}

function requestOf({ about, version, text, until, ...rest }: typeof EMPTY) {
  const [kind = '', ...subject] = about.split(' ');
  return {
    ...rest,
    kind,
    subject: subject.join(' '),
    version: version.trim(),
    text,
    ...(until ? { until } : {}),
  };
}
