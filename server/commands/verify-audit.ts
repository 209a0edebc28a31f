import { AuditSealer } from '../audit/audit.sealer.js';
import { AuditVerifier, type Broken } from '../audit/audit.verifier.js';
import { describeFailure, LaunchError } from '../launch/launch-error.js';
import { openDatabase } from './open-database.js';

/** `npm run verify-audit`: whether the access record is as it was sealed. Exit code 0: whole, 1: broken, 2: not verified. */
async function main(args: string[]): Promise<void> {
  if (args.length > 0) throw new LaunchError('Usage: npm run verify-audit');
  const dataSource = await openDatabase();
  try {
    await new AuditSealer(dataSource).seal();
    const { seals, events, unsealed, head, broken } = await new AuditVerifier(dataSource).verify();
    if (broken) {
      console.log(`BROKEN: ${describe(broken)}. ${events} events in ${seals} seals before it are whole.`);
      process.exitCode = 1;
      return;
    }
    console.log(`WHOLE: ${events} events in ${seals} seals, ${unsealed} not sealed yet. Head: ${head}`);
  } finally {
    await dataSource.destroy();
  }
}

function describe({ what, sealId, eventId }: Broken): string {
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
