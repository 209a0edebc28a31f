import { z } from 'zod';
import { fileNameSchema, idSchema, visibleText } from '../platform/http/schemas.js';
import { BAD_TOLD_REASONS } from './parse/told-csv.js';
import { TOLD_FILE_COVERS } from './told-file.entity.js';

/** Query string of `POST /api/told-files`; the body is the file. */
export const toldFileQuerySchema = z.strictObject({
  /** Name of the file, or of the system that sends it. */
  name: fileNameSchema.default('told'),
  /** `all`: whoever is not in it is not known to the own systems. */
  covers: z.enum(TOLD_FILE_COVERS).default('some'),
});
export type ToldFileQuery = z.output<typeof toldFileQuerySchema>;

export const toldFileParamSchema = z.strictObject({ id: idSchema });
export type ToldFileParam = z.output<typeof toldFileParamSchema>;

/** Body of `POST /api/told-files/{id}/apply`. */
export const toldFileApplySchema = z.strictObject({
  reason: visibleText(500),
  /** Of how many people the file counts, as its `counting` said: where it is another number by now, nothing is applied. */
  expectedCounting: z.int().nonnegative().optional(),
});
export type ToldFileApply = z.output<typeof toldFileApplySchema>;

/** A file of what the own systems hold, as the API shows it. */
export const toldFileSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    covers: z.enum(TOLD_FILE_COVERS),
    /** SHA-256 of its bytes, hex. */
    digest: z.string(),
    lines: z.int(),
    columns: z.array(z.string()),
    /** People told of as linked. */
    linked: z.int(),
    unlinked: z.int(),
    /** People told of whom Kakao has never named. */
    unknown: z.int(),
    /**
     * People of whom it counts, when it was applied or else now: of the others a file that came later has told. Null: not
     * known, as it was applied by a version that did not keep it, or it has bad lines.
     */
    counting: z.int().nullable(),
    /** The file of everybody that came later and was applied before it: so none counts. Null: none did. */
    behind: z.object({ id: z.string(), name: z.string() }).nullable(),
    /** The first thousand bad lines, in their order; with one of them the file cannot be applied. */
    bad: z.array(z.object({ line: z.int(), text: z.string(), reason: z.enum(BAD_TOLD_REASONS) })),
    badCount: z.int(),
    createdAt: z.iso.datetime(),
    /** When it was applied; null: not yet, and it is forgotten a day after it came. */
    appliedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ToldFile' });
export type ToldFileView = z.output<typeof toldFileSchema>;
