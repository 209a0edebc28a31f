import type { Certainty } from '../consents/as-of.js';

/** The words of the PDF. */
export interface Words {
  title: string;
  person: string;
  asOf: string;
  created: string;
  reason: string;
  record: string;
  app: string;
  link: string;
  linked: string;
  notLinked: string;
  scopes: string;
  terms: string;
  agreed: string;
  notAgreed: string;
  unclear: string;
  history: string;
  notices: string;
  noNotices: string;
  version: string;
  accesses: string;
  since: string;
  seen: string;
  between: string;
  ownCall: string;
  doubt: Record<string, string>;
  verify: string;
  certainty: Record<Certainty, string>;
  type: Record<string, string>;
}

export const WORDS: Record<'ko' | 'en', Words> = {
  ko: {
    title: '동의 증거',
    person: '사용자 (회원번호)',
    asOf: '기준 시각',
    created: '작성',
    reason: '사유',
    record: '기록 번호',
    app: '카카오 앱 ID',
    link: '연결',
    linked: '연결됨',
    notLinked: '연결되지 않음',
    scopes: '동의항목',
    terms: '서비스 약관',
    agreed: '동의',
    notAgreed: '미동의',
    unclear: '알 수 없음',
    history: '이력 (최신 순, KST)',
    notices: '그때의 문구',
    noNotices: '보관된 문구가 없음',
    version: '문구 버전',
    accesses: '이 사용자의 정보를 보거나 바꾼 기록',
    since: '카카오 기록 시각',
    seen: '확인',
    between: '사이에 바뀜',
    ownCall: '서비스의 API 호출',
    doubt: {
      answer_lost: '응답을 받지 못했으나 다시 확인하니 처리되어 있음',
      worker_lost: '작업 프로세스가 중단되었으나 다시 확인하니 처리되어 있음',
    },
    verify: '이 파일은 npm run verify-evidence 명령으로 검증할 수 있습니다.',
    certainty: {
      known: '카카오 기록으로 확인됨',
      consistent: '앞뒤로 읽은 결과가 같음',
      between: '이 무렵 바뀜, 시각은 알 수 없음',
      unconfirmed: '마지막으로 읽은 상태, 그 뒤로 읽지 않음',
      unknown: '읽은 적 없음',
    },
    type: {
      linked: '연결됨',
      waiting: '연결 대기',
      unlinked: '연결 끊김',
      relinked: '같은 회원번호로 새로 연결됨',
      profile: '프로필 변경',
      logout: '로그아웃',
    },
  },
  en: {
    title: 'Evidence of consent',
    person: 'Person (Kakao user id)',
    asOf: 'As of',
    created: 'Made',
    reason: 'Reason',
    record: 'Record',
    app: 'Kakao app id',
    link: 'Link',
    linked: 'linked',
    notLinked: 'not linked',
    scopes: 'Scopes',
    terms: 'Service terms',
    agreed: 'agreed',
    notAgreed: 'not agreed',
    unclear: 'cannot be told',
    history: 'History (newest first, KST)',
    notices: 'The words of the time',
    noNotices: 'no words archived',
    version: 'words of version',
    accesses: 'Who saw or changed this person: how often',
    since: 'Kakao’s own time',
    seen: 'seen',
    between: 'changed between',
    ownCall: 'by a call of the service itself',
    doubt: {
      answer_lost: 'the answer was lost, a second try showed that it was done',
      worker_lost: 'a worker was cut off, a second try showed that it was done',
    },
    verify: 'This file can be verified with npm run verify-evidence.',
    certainty: {
      known: 'proven by a time of Kakao’s own',
      consistent: 'readings before and after agree',
      between: 'changed around then, nobody can say when',
      unconfirmed: 'as last read, not read since',
      unknown: 'never read',
    },
    type: {
      linked: 'Linked',
      waiting: 'Waiting',
      unlinked: 'Unlinked',
      relinked: 'Linked anew with the same id',
      profile: 'Profile changed',
      logout: 'Logged out',
    },
  },
};
