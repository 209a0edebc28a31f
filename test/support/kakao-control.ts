/** The simulator's control API, which the fault runs use too. */
export {
  type JournalLine,
  KakaoControl,
  type TruePerson,
} from '../../server/commands/stand/kakao-control.js';
