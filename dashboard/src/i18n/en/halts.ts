export default {
  stop: 'Stop all jobs',
  question: 'Stop all jobs?',
  effect:
    'Every job that is queued or running is paused within a second, whoever made it, and none can be started, approved or resumed until the stop is lifted.',
  afterwards: 'What is done stays done. Schedules that fall due meanwhile wait.',
  unknown: 'Whether they are stopped already could not be loaded.',
  inForce: 'All jobs are stopped',
  paused: '%{count} job paused by it |||| %{count} jobs paused by it',
  allPaused: 'See all paused jobs',
  due: '%{count} schedule is due and waits |||| %{count} schedules are due and wait',
  because: 'Reason: %{reason}',
  askToLift: 'An operator or administrator can lift the stop.',
  lift: 'Lift the stop',
  liftQuestion: 'Lift the stop of all jobs?',
  liftEffect:
    'Jobs can be started, approved and resumed again. Jobs that the stop paused stay paused unless you resume them here.',
  dueStart:
    '%{count} schedule has fallen due meanwhile. It runs as soon as the stop is lifted. |||| %{count} schedules have fallen due meanwhile. They run as soon as the stop is lifted.',
  lifted: 'The stop of all jobs was lifted.',
  earlier: 'Earlier stops of all jobs',
  stoppedBy: 'Stopped by %{name}: %{reason}',
  liftedBy: 'Lifted by %{name}: %{reason}',
  resumeAll: 'Resume the job it paused |||| Resume all %{count} jobs it paused',
};
