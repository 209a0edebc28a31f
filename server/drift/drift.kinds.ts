/**
 * In which ways what the own systems hold of a person may differ from what Kakao says. Who was told of wrongly as
 * linked, or as agreeing (`…-not-agreed`), is somebody whose data may be used without consent.
 */
export const DRIFT_KINDS = [
  /** The own systems take them for linked; the link has ended. */
  'told-linked',
  /** The own systems take them for not linked; they are. */
  'told-unlinked',
  /** Linked, and the own systems, which told of everybody they know, do not know them. */
  'not-told',
  /** The own systems take them for linked; Kakao has never named them. */
  'unknown-to-kakao',
  'scopes-not-agreed',
  'scopes-not-told',
  'terms-not-agreed',
  'terms-not-told',
] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];
