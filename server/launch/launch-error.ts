/** Something a person has to put right before Linkdesk can start. The message is one line and says how. */
export class LaunchError extends Error {
  override name = 'LaunchError';
  readonly code = 'launch_failed';
}
