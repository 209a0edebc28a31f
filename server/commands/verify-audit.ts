import { AuditSealer } from '../audit/audit.sealer.js';
import { AuditVerifier, type Broken } from '../audit/audit.verifier.js';
import { describeFailure, LaunchError } from '../launch/launch-error.js';
import { openDatabase } from './open-database.js';

/**
 * `npm run verify-audit -- [HEAD]`: whether the access record is as it was sealed, and still has the seal of a head that
 * was printed before. Exit code 0: whole, 1: broken, 2: not verified.
 */
async function main([head, ...others]: string[]): Promise<void> {
  if (others.length > 0) throw new LaunchError('Usage: npm run verify-audit -- [HEAD]');
  if (head !== undefined && !/^[0-9a-f]{64}$/i.test(head)) {
    throw new LaunchError('HEAD must be 64 hexadecimal digits, as npm run verify-audit prints it');
  }
  const dataSource = await openDatabase();
  try {
    await new AuditSealer(dataSource).seal();
    const found = await new AuditVerifier(dataSource).verify(head);
    const sealed = `${found.events} events in ${found.seals} seals`;
    if (found.broken) {
      console.log(`BROKEN: ${describe(found.broken)}. Up to there ${sealed} are whole.`);
      process.exitCode = 1;
      return;
    }
    const kept = found.headSealId && `. The head that was kept is of seal ${found.headSealId}`;
    console.log(`WHOLE: ${sealed}, ${found.unsealed} not sealed yet. Head: ${found.head}${kept ?? ''}`);
  } finally {
    await dataSource.destroy();
  }
}

function describe({ what, sealId, eventId }: Broken): string {
  if (what === 'head-unknown') return `no seal up to ${sealId}, the last, has the head that was kept`;
  if (what === 'seal-missing') return `seal ${sealId} is missing`;
  if (what === 'seal-altered') return `seal ${sealId} was altered`;
  if (what === 'event-inserted')
    return `event ${eventId} is in no seal, though it says that it is older than seal ${sealId}`;
  return `event ${eventId} of seal ${sealId} ${what === 'event-missing' ? 'is missing' : 'was altered'}`;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 2;
}
