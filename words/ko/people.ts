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
};
