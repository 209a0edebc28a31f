export default {
  title: '동기화',
  lead: '카카오 앱에 연결된 사용자 목록을 최신으로 유지합니다.',
  caption: '동기화, 최신 순',
  startFull: '전체 동기화 시작하기',
  startRecent: '새 사용자만 읽기',
  started: '동기화를 시작했습니다.',
  mode: { full: '전체', recent: '새 사용자만' },
  explain: {
    full: '회원번호, 프로필, 동의항목, 약관까지 모두 읽습니다. 연결이 끊긴 사용자는 전체 동기화를 끝까지 마쳐야 알 수 있습니다.',
    recent:
      '가장 새로운 회원번호부터 이미 아는 곳까지 읽습니다. 빠르지만 연결이 끊긴 사용자는 판단하지 않습니다.',
  },
  status: { queued: '실행 대기', running: '실행 중', completed: '완료', failed: '실패', cancelled: '중단됨' },
  phase: { pages: '목록 읽는 중', 'verify-gone': '목록에 없는 사용자 확인 중' },
  column: {
    mode: '동기화',
    status: '상태',
    users: '사용자 (명)',
    created: '신규 (명)',
    changed: '변경 (명)',
    gone: '연결 끊김 (명)',
    requestedBy: '요청한 사람',
    startedAt: '시작 (KST)',
    took: '걸린 시간',
  },
  automatic: '자동',
  progress: '%{count}명 읽음',
  busy: '동기화를 실행하고 있습니다',
  empty: {
    title: '아직 동기화한 적이 없습니다',
    body: '전체 동기화부터 시작하십시오. 카카오 앱에 연결된 사용자를 모두 읽어 옵니다.',
  },
};
