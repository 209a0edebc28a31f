export default {
  stop: '모든 작업 정지하기',
  question: '모든 작업을 정지하시겠습니까?',
  effect:
    '누가 만들었든 실행 대기이거나 실행 중인 작업이 1초 안에 모두 일시 정지되며, 정지를 해제할 때까지 어떤 작업도 시작·승인·재개할 수 없습니다.',
  afterwards: '이미 처리된 결과는 그대로 남습니다. 그동안 예정된 작업은 해제될 때까지 기다립니다.',
  unknown: '이미 정지되어 있는지 확인하지 못했습니다.',
  inForce: '모든 작업이 정지되어 있습니다',
  paused: '이 정지로 일시 정지된 작업 %{count}건',
  allPaused: '일시 정지된 작업 모두 보기',
  due: '실행 시각이 되어 기다리는 예약 %{count}건',
  because: '사유: %{reason}',
  askToLift: '운영자 또는 관리자가 정지를 해제할 수 있습니다.',
  lift: '정지 해제하기',
  liftQuestion: '모든 작업의 정지를 해제하시겠습니까?',
  liftEffect:
    '다시 작업을 시작·승인·재개할 수 있게 됩니다. 이 정지로 일시 정지된 작업은 아래에서 재개하지 않으면 그대로 남습니다.',
  dueStart: '그동안 예약 %{count}건의 실행 시각이 되었습니다. 정지를 해제하면 바로 실행됩니다.',
  lifted: '전체 작업 정지를 해제했습니다.',
  earlier: '지난 전체 작업 정지',
  stoppedBy: '정지: %{name} · %{reason}',
  liftedBy: '해제: %{name} · %{reason}',
  resumeAll: '이 정지로 일시 정지된 작업 %{count}건 모두 재개하기',
};
