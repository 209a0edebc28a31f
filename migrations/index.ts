import { CreateOperatorsAndAudit1764000000000 } from './1764000000000-create-operators-and-audit.js';
import { CreateUsersAndConsents1764000100000 } from './1764000100000-create-users-and-consents.js';
import { CreateSyncsAndJobs1764000200000 } from './1764000200000-create-syncs-and-jobs.js';
import { CreateCallCounts1764000300000 } from './1764000300000-create-call-counts.js';
import { CreateWebhookEvents1764000400000 } from './1764000400000-create-webhook-events.js';
import { ShortenNicknameIndex1764000450000 } from './1764000450000-shorten-nickname-index.js';
import { CreateIdLists1764000600000 } from './1764000600000-create-id-lists.js';
import { CreateSchedules1764000610000 } from './1764000610000-create-schedules.js';
import { CreateProtectedUsers1764001000000 } from './1764001000000-create-protected-users.js';
import { CreateHalts1764001010000 } from './1764001010000-create-halts.js';
import { CreateJobApprovals1764001100000 } from './1764001100000-create-job-approvals.js';
import { AddJobComparisonAndOrder1764001110000 } from './1764001110000-add-job-comparison-and-order.js';
import { LinkJobsToDryRuns1764001200000 } from './1764001200000-link-jobs-to-dry-runs.js';
import { CreateSavedQuestions1764001300000 } from './1764001300000-create-saved-questions.js';
import { AddCausesToConsentEvents1764001400000 } from './1764001400000-add-causes-to-consent-events.js';
import { CreateAuditSeals1764001410000 } from './1764001410000-create-audit-seals.js';
import { CreateNotices1764001500000 } from './1764001500000-create-notices.js';
import { CreateConsentRequests1764001510000 } from './1764001510000-create-consent-requests.js';
import { IndexConsentChanges1764001600000 } from './1764001600000-index-consent-changes.js';
import { CreateConsentChecks1764001700000 } from './1764001700000-create-consent-checks.js';
import { CreateUserTermTimes1764001710000 } from './1764001710000-create-user-term-times.js';
import { CountPeopleByConsentAndDay1764001800000 } from './1764001800000-count-people-by-consent-and-day.js';
import { CreateDrifts1764001900000 } from './1764001900000-create-drifts.js';
import { WriteLessInBulk1764002000000 } from './1764002000000-write-less-in-bulk.js';
import { FindWordsByTheirBeginning1764002100000 } from './1764002100000-find-words-by-their-beginning.js';
import { FoldCountsOfPeople1764002200000 } from './1764002200000-fold-counts-of-people.js';
import { KeepBeginningOfNickname1764002300000 } from './1764002300000-keep-beginning-of-nickname.js';
import { KeepUnknownTermTimes1764002400000 } from './1764002400000-keep-unknown-term-times.js';
import { IndexUnlinkCauses1764002500000 } from './1764002500000-index-unlink-causes.js';
import { CoverLooksAtUsers1764002600000 } from './1764002600000-cover-looks-at-users.js';
import { CountChangesInDoubt1764002700000 } from './1764002700000-count-changes-in-doubt.js';
import { MarkChunksThatAwaitCeiling1764002710000 } from './1764002710000-mark-chunks-that-await-ceiling.js';
import { KeepAllBadLines1764002800000 } from './1764002800000-keep-all-bad-lines.js';
import { IndexReportsTaken1764002900000 } from './1764002900000-index-reports-taken.js';
import { KnowHowFarClaimsBegan1764003000000 } from './1764003000000-know-how-far-claims-began.js';
import { KnowWhoWasPutBack1764003100000 } from './1764003100000-know-who-was-put-back.js';
import { IndexRareAuditEvents1764003200000 } from './1764003200000-index-rare-audit-events.js';
import { IndexErrorCodesOfItems1764003300000 } from './1764003300000-index-error-codes-of-items.js';
import { CountChangesOfSchedules1764003400000 } from './1764003400000-count-changes-of-schedules.js';
import { KnowWhenAbsenceWasAsked1764003500000 } from './1764003500000-know-when-absence-was-asked.js';
import { CreateProvenKeys1764003600000 } from './1764003600000-create-proven-keys.js';
import { KnowHowManyAreStale1764003700000 } from './1764003700000-know-how-many-are-stale.js';
import { CountChangesOfConsentByDay1764003800000 } from './1764003800000-count-changes-of-consent-by-day.js';
import { CountPeopleByReading1764003810000 } from './1764003810000-count-people-by-reading.js';
import { KnowLogOutsOfOurOwn1764004000000 } from './1764004000000-know-log-outs-of-our-own.js';
import { ClearDoubtsAboutOtherFacts1764004010000 } from './1764004010000-clear-doubts-about-other-facts.js';
import { TryAdminKeysAnew1764004100000 } from './1764004100000-try-admin-keys-anew.js';
import { KnowWhatNoticesEnded1764004200000 } from './1764004200000-know-what-notices-ended.js';
import { CountWhatToldFilesChange1764004210000 } from './1764004210000-count-what-told-files-change.js';
import { IndexWhatWorkersLookFor1764004300000 } from './1764004300000-index-what-workers-look-for.js';
import { IndexNoticesDoneWith1764004310000 } from './1764004310000-index-notices-done-with.js';
import { IndexOpenNotices1764004320000 } from './1764004320000-index-open-notices.js';
import { CountChangesOfOperators1764004330000 } from './1764004330000-count-changes-of-operators.js';
import { KnowByWhichKeySchedulesWereMade1764004340000 } from './1764004340000-know-by-which-key-schedules-were-made.js';
import { LetVersionsStandAgainLater1764004350000 } from './1764004350000-let-versions-stand-again-later.js';
import { KnowSinceWhenKakaoIsSilent1764004360000 } from './1764004360000-know-since-when-kakao-is-silent.js';
import { NumberNamesOfConsentsWithoutGaps1764004370000 } from './1764004370000-number-names-of-consents-without-gaps.js';

/** All migrations in order. Shipped ones are never edited; a change is a new file at the end. */
export const migrations = [
  CreateOperatorsAndAudit1764000000000,
  CreateUsersAndConsents1764000100000,
  CreateSyncsAndJobs1764000200000,
  CreateCallCounts1764000300000,
  CreateWebhookEvents1764000400000,
  ShortenNicknameIndex1764000450000,
  CreateIdLists1764000600000,
  CreateSchedules1764000610000,
  CreateProtectedUsers1764001000000,
  CreateHalts1764001010000,
  CreateJobApprovals1764001100000,
  AddJobComparisonAndOrder1764001110000,
  LinkJobsToDryRuns1764001200000,
  CreateSavedQuestions1764001300000,
  AddCausesToConsentEvents1764001400000,
  CreateAuditSeals1764001410000,
  CreateNotices1764001500000,
  CreateConsentRequests1764001510000,
  IndexConsentChanges1764001600000,
  CreateConsentChecks1764001700000,
  CreateUserTermTimes1764001710000,
  CountPeopleByConsentAndDay1764001800000,
  CreateDrifts1764001900000,
  WriteLessInBulk1764002000000,
  FindWordsByTheirBeginning1764002100000,
  FoldCountsOfPeople1764002200000,
  KeepBeginningOfNickname1764002300000,
  KeepUnknownTermTimes1764002400000,
  IndexUnlinkCauses1764002500000,
  CoverLooksAtUsers1764002600000,
  CountChangesInDoubt1764002700000,
  MarkChunksThatAwaitCeiling1764002710000,
  KeepAllBadLines1764002800000,
  IndexReportsTaken1764002900000,
  KnowHowFarClaimsBegan1764003000000,
  KnowWhoWasPutBack1764003100000,
  IndexRareAuditEvents1764003200000,
  IndexErrorCodesOfItems1764003300000,
  CountChangesOfSchedules1764003400000,
  KnowWhenAbsenceWasAsked1764003500000,
  CreateProvenKeys1764003600000,
  KnowHowManyAreStale1764003700000,
  CountChangesOfConsentByDay1764003800000,
  CountPeopleByReading1764003810000,
  KnowLogOutsOfOurOwn1764004000000,
  ClearDoubtsAboutOtherFacts1764004010000,
  TryAdminKeysAnew1764004100000,
  KnowWhatNoticesEnded1764004200000,
  CountWhatToldFilesChange1764004210000,
  IndexWhatWorkersLookFor1764004300000,
  IndexNoticesDoneWith1764004310000,
  IndexOpenNotices1764004320000,
  CountChangesOfOperators1764004330000,
  KnowByWhichKeySchedulesWereMade1764004340000,
  LetVersionsStandAgainLater1764004350000,
  KnowSinceWhenKakaoIsSilent1764004360000,
  NumberNamesOfConsentsWithoutGaps1764004370000,
];
