export default {
  flag: { yes: '예', no: '아니요' },
  source: {
    sync: '동기화',
    refresh: '다시 읽기',
    lookup: '실시간 조회',
    job: '일괄 작업',
    webhook: '카카오 웹훅',
  },
  certainty: {
    known: '카카오 기록으로 확인됨',
    consistent: '앞뒤로 읽은 결과가 같음',
    between: '이 무렵 바뀌었으나 시각은 알 수 없음',
    unconfirmed: '마지막으로 읽은 상태이며 그 뒤로 읽지 않음',
    unknown: '아직 읽기 전',
  },
  /** Why a link ended. */
  cause: {
    own: 'Linkdesk의 작업',
    unknown: '알 수 없음',
    UNLINK_FROM_APPS: '사용자가 카카오에서 연결 끊기',
    UNLINK_FROM_ADMIN: '카카오 고객센터에서 연결 끊기',
    UNLINK_FROM_SERVICE: '서비스의 연결 끊기 API',
    ACCOUNT_DELETE: '카카오계정 탈퇴',
    FORCED_ACCOUNT_DELETE: '카카오계정 강제 탈퇴',
    INCOMPLETE_SIGN_UP: '가입 미완료',
    REVOKE_ACCOUNT_SERVICE_TERMS: '약관 동의 철회',
  },
  /** What of a person may change. */
  field: {
    nickname: '닉네임',
    name: '이름',
    email: '이메일',
    phoneNumber: '전화번호',
    gender: '성별',
    ageRange: '연령대',
    birthday: '생일',
    birthyear: '출생 연도',
  },
};
