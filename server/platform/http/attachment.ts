import type { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { type Language, WORDS, type Words } from '../../../words/index.js';

export interface Attachment {
  /** What the file is; its plain name begins so. */
  file: keyof Words['reports']['files'];
  id: string;
  ending: 'csv' | 'xlsx' | 'pdf' | 'json';
  /** In which people read it; left out: it is for programs. */
  language?: Language;
}

/**
 * The `Content-Disposition` of a file to keep (RFC 6266): its plain name, `job-12.csv`, and where people read it one in
 * their words beside it, which browsers prefer.
 */
export function attachment({ file, id, ending, language }: Attachment): string {
  const plain = `attachment; filename="${file}-${id}.${ending}"`;
  if (language === undefined) return plain;
  const inWords = `${WORDS[language].reports.files[file].replace('%{id}', id)}.${ending}`;
  return `${plain}; filename*=UTF-8''${encodeURIComponent(inWords)}`;
}

/** The answer that is a CSV to keep, sent as it comes. */
export function csvFile(text: Readable, named: Omit<Attachment, 'ending'>): StreamableFile {
  return new StreamableFile(text, {
    type: 'text/csv; charset=utf-8',
    disposition: attachment({ ...named, ending: 'csv' }),
  });
}
