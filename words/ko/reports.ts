/** What only reports say: files that are handed on. */
export default {
  /** What files are called, without their endings. */
  files: {
    job: '작업 %{id} 보고서',
    'consent-check': '동의 확인 %{id} 보고서',
    'bad-lines': '잘못된 행 %{id}',
    evidence: '동의 증거 %{id}',
    'people-seen': '조회된 사용자 %{id}부터',
  },
  job: {
    title: '일괄 작업 보고서',
    number: '작업 번호',
    createdAt: '만든 시각',
    notFinished: '아직 끝나지 않음',
    leftOut: '초안을 만들 때 제외한 보호 대상 수',
    duplicates: '중복되어 한 번만 넣은 회원번호 수',
    file: '회원번호를 읽은 파일',
    badLines: '제외한 잘못된 행 수',
    holds: '이 작업의 대상이 한 명도 빠짐없이 한 행씩 들어 있으며, 초안을 만들 때 고정한 순서입니다.',
    lacks:
      '사용자의 이름과 연락처는 싣지 않고 회원번호만 싣습니다. 운영자가 적은 사유와 근거는 그대로 실립니다. 제외한 보호 대상은 행이 없습니다.',
    unfinished:
      '작업이 끝나기 전에 내려받았습니다. 위의 인원은 내려받은 시각 기준이며, 결과는 행을 읽는 동안이나 그 뒤에 바뀌었을 수 있습니다.',
  },
  /** Whom accounts saw, one row a person. */
  peopleSeen: {
    user: '회원번호',
    events: '기록 수',
    firstAt: '처음',
    lastAt: '마지막',
    acts: '수행 업무',
    accounts: '수행자',
  },
  badLines: { line: '행', reason: '사유', text: '내용' },
  /** The first sheet of a spreadsheet. */
  about: {
    sheet: '보고서 정보',
    people: '사용자별 결과',
    report: '보고서',
    name: '항목',
    value: '내용',
    takenAt: '내려받은 시각',
    takenBy: '내려받은 사람',
    takenFor: '내려받은 사유',
    holds: '들어 있는 내용',
    lacks: '들어 있지 않은 내용',
    note: '유의할 점',
    times: '시각',
    timesBody: 'KST는 한국 표준시(UTC+9)이며 초 단위입니다. UTC는 기록된 그대로입니다.',
  },
};
