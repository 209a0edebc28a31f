export default {
  answer: { yes: '가능', no: '불가' },
  reason: {
    unlinked: '연결이 끊겨 있음',
    'not-signed-up': '가입을 마치지 않음',
    'not-agreed': '동의하지 않았거나 철회함',
    'reconfirmation-due': '마케팅 동의 후 2년이 됨',
    'never-read': '읽은 적이 없음',
    outdated: '읽은 지 오래됨',
    unclear: '그날의 상태를 알 수 없음',
    'agreed-at-unknown': '동의 시각을 알 수 없음',
  },
  /** What is said of each person of a check. */
  items: {
    user: '회원번호',
    answer: '결과',
    because: '불가 사유',
    need: '필요한 동의',
    knownUntil: '마지막으로 확인된 시각',
    factIds: '근거 번호 (이력)',
    happenedAt: '최근 근거: 카카오 기록 시각',
    seenAt: '최근 근거: 확인한 시각',
    source: '최근 근거: 확인 방법',
  },
};
