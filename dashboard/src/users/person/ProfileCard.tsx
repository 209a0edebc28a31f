import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslate } from 'react-admin';
import { http } from '../../providers/http';
import { useMay } from '../../providers/session';
import { PROFILE_FIELDS, type User } from '../../providers/types';
import { ActionDialog } from '../../shared/ActionDialog';
import { type Fact, Facts } from '../../shared/Facts';
import { Card } from '../../shared/Page';
import { ReasonField } from '../../shared/ReasonField';
import { useNow } from '../../shared/useNow';
import { FieldValue } from '../FieldValue';

const CLEAR_MS = 60_000;

/** The personal fields, masked as the API gives them; in full for a minute, for a stated reason. */
export function ProfileCard({ user }: { user: User }) {
  const translate = useTranslate();
  const mayUnmask = useMay('users.unmask');
  const [open, setOpen] = useState(false);
  const { clear, seconds, show, hide } = useClearFields();
  const isMasked = PROFILE_FIELDS.some((field) => user[field]?.includes('*'));
  const action = clear ? (
    <button type="button" className="link-button" onClick={hide}>
      {translate('person.profile.mask')}
    </button>
  ) : (
    mayUnmask &&
    isMasked && (
      <button type="button" className="link-button" onClick={() => setOpen(true)}>
        {translate('person.profile.unmask')}
      </button>
    )
  );
  const facts = PROFILE_FIELDS.map(
    (field): Fact => [
      translate(`person.profile.${field}`),
      <FieldValue key={field} user={clear ? { ...user, ...clear } : user} field={field} />,
    ],
  );
  return (
    <Card title={translate('person.profile.title')} action={action}>
      {clear && <p className="unmasked">{translate('person.profile.clear', { seconds })}</p>}
      <Facts facts={facts} />
      <UnmaskDialog id={user.id} open={open} onClose={() => setOpen(false)} onShow={show} />
    </Card>
  );
}

/**
 * Clear values live in this component only, never in a cache, and only for a minute. That is one of the clock, for nothing
 * is counted while the machine sleeps.
 */
function useClearFields() {
  const [shown, setShown] = useState<{ user: User; until: number }>();
  useNow(shown !== undefined);
  const seconds = shown ? Math.ceil((shown.until - Date.now()) / 1000) : 0;
  const isOver = seconds <= 0;
  useEffect(() => {
    if (isOver) setShown(undefined);
  }, [isOver]);
  return {
    clear: isOver ? undefined : shown?.user,
    seconds,
    show: (user: User) => setShown({ user, until: Date.now() + CLEAR_MS }),
    hide: () => setShown(undefined),
  };
}

interface UnmaskDialogProps {
  id: string;
  open: boolean;
  onClose: () => void;
  onShow: (user: User) => void;
}

function UnmaskDialog({ id, open, onClose, onShow }: UnmaskDialogProps) {
  const translate = useTranslate();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const unmask = useMutation({
    mutationFn: () => http.post<User>(`/users/${id}/unmask`, { reason: reason.trim() }),
    // Otherwise its answer stays in memory for minutes.
    gcTime: 0,
    onSuccess: (user) => {
      onShow(user);
      queries.invalidateQueries({ queryKey: ['access', id] });
      setReason('');
      close();
    },
  });
  // What was typed stays; what was wrong with it is forgotten.
  const close = () => {
    setTried(false);
    unmask.reset();
    onClose();
  };
  const submit = () => {
    setTried(true);
    if (reason.trim()) unmask.mutate();
  };
  return (
    <ActionDialog
      open={open}
      title={translate('person.profile.unmaskTitle')}
      submit={translate('person.profile.unmaskSubmit')}
      effect={translate('person.profile.unmaskBody')}
      busy={unmask.isPending}
      error={unmask.error}
      onSubmit={submit}
      onClose={close}
    >
      <ReasonField value={reason} onChange={setReason} missing={tried && !reason.trim()} autoFocus />
    </ActionDialog>
  );
}
