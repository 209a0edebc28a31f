import process from 'node:process';
import { PrepareError } from './run.mjs';

/** The oldest release of each line that the build tools run on; newer lines are all right. */
const LEAST = { 20: 19, 22: 12 };

/** Stops with one clear line on a Node that is too old. */
export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  const isGood = major > 22 || (major in LEAST && minor >= LEAST[major]);
  if (!isGood) {
    throw new PrepareError(
      `Linkdesk needs Node 20.19 or later, 22.12 or later, or any newer line; this is ${version} (${process.execPath})`,
    );
  }
}
