/** Why a file as a whole cannot be read. Stable. */
export type IdFileCode =
  | 'column_unclear'
  | 'no_such_column'
  | 'no_ids'
  | 'not_text'
  | 'spreadsheet_file'
  | 'too_many_ids'
  | 'too_many_lines'
  | 'too_many_combinations';

/** The file as a whole cannot be read. `message` is shown to the operator. */
export class IdFileError extends Error {
  constructor(
    readonly code: IdFileCode,
    message: string,
    /** What of the request is to be put right. */
    readonly field: 'file' | 'column' = 'file',
  ) {
    super(message);
    this.name = 'IdFileError';
  }
}
