import { readFile } from 'node:fs/promises';
import type { DataSource } from 'typeorm';
import { AuditSealer } from '../audit/audit.sealer.js';
import { AuditVerifier } from '../audit/audit.verifier.js';
import { readEvidence } from '../evidence/evidence.record.js';
import { describeFailure, LaunchError } from '../launch/launch-error.js';
import { openDatabase } from './open-database.js';

/**
 * `npm run verify-evidence -- FILE`: whether a file of evidence is as it was exported. Exit code 0: valid, 1: altered,
 * 2: not verified, 3: unknown here.
 */
async function main([path, ...others]: string[]): Promise<void> {
  if (!path || others.length > 0) throw new LaunchError('Usage: npm run verify-evidence -- FILE');
  const evidence = readEvidence(await bytesOf(path));
  if (!evidence) return say(3, 'UNKNOWN: not a file of evidence');
  if (evidence.stated !== null && evidence.stated !== evidence.digest) {
    return say(1, 'ALTERED: the content does not have the digest that the file states');
  }
  const dataSource = await openDatabase();
  try {
    await new AuditSealer(dataSource).seal();
    await judge(dataSource, evidence);
  } finally {
    await dataSource.destroy();
  }
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new LaunchError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

async function judge(dataSource: DataSource, evidence: { recordId: string; digest: string }): Promise<void> {
  const rows: { id: string; digest: string; at: Date; email: string | null }[] = await dataSource.query(
    `SELECT id, details->>'digest' AS digest, occurred_at AS at, operator_email AS email FROM audit_events
      WHERE key = 'User.EvidenceExported' AND details->>'recordId' = $1`,
    [evidence.recordId],
  );
  const [event] = rows;
  if (!event) return say(3, 'UNKNOWN: this desk has exported no such evidence');
  if (event.digest !== evidence.digest) return say(1, 'ALTERED: it is not as it was exported');
  const sealed = await new AuditVerifier(dataSource).verifyEvent(event.id);
  if (sealed?.broken) return say(1, `ALTERED: the audit log is broken at seal ${sealed.broken.sealId}`);
  const seal = sealed ? `sealed (${sealed.sealId})` : 'not sealed yet';
  say(0, `VALID: exported ${event.at.toISOString()} by ${event.email}; audit event ${event.id}, ${seal}`);
}

function say(code: number, text: string): void {
  console.log(text);
  process.exitCode = code;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 2;
}
