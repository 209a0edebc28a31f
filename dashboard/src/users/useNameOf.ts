import { useTranslate } from 'react-admin';
import { useSeesFields } from '../providers/session';
import type { User } from '../providers/types';

/** What a person is called on the page; a role that is given no names is told so instead of "no nickname". */
export function useNameOf(): (user: Pick<User, 'nickname'>) => string {
  const translate = useTranslate();
  const seesFields = useSeesFields();
  return ({ nickname }) => nickname || translate(seesFields ? 'users.anonymous' : 'users.hidden');
}
