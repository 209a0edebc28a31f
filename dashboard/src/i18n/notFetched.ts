import type { Locale } from '.';

/** The title, and what to do, where not even the file with the words came; the same words as there. */
export const NOT_FETCHED: Record<Locale, readonly [title: string, body: string]> = {
  ko: [
    '불러오지 못했습니다',
    'Linkdesk 서버에 연결할 수 없거나 대시보드의 새 버전이 나왔습니다. 서버가 실행 중인지 확인하고 새로 고치십시오.',
  ],
  en: [
    'This could not be loaded',
    'The Linkdesk server cannot be reached, or a new version of the dashboard is out. Check that the server is running, then reload.',
  ],
};
