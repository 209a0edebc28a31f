/** Keys of all advisory locks in PostgreSQL; in one place, because two that are equal hold each other up. */
export const ADVISORY_LOCKS = {
  /** One process at a time migrates. */
  migrate: 7_315_504_211,
  /** People are added, so that nobody is added twice with two histories. */
  addPeople: 7_315_504_212,
  /** Shares of the daily ceiling are given out. */
  shareCeiling: 7_315_504_213,
  /** Shared by whoever sets a job going, and taken alone by a stop of all jobs. */
  setJobsGoing: 7_315_504_214,
  /** Jobs that are set going see each other. */
  orderJobs: 7_315_504_216,
  /** One process at a time seals the access record. */
  sealAudit: 7_315_504_217,
  /** Shared by whoever compares some people with what was told of them, and taken alone to compare everybody. */
  compareDrift: 7_315_504_218,
  /** What the own systems hold is taken over, one file at a time. */
  tellStates: 7_315_504_219,
} as const;
