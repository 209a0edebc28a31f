import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A digest of what some files and folders hold, tests left out. Times do not count: git changes them at will. */
export function digest(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesUnder)) {
    if (/\.test\.(tsx?|mjs)$/.test(file)) continue;
    hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** All files under a path, sorted; the path itself if it is a file. */
export function filesUnder(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

/** Removes what was built from sources that are gone: an old migration would still be run. */
export function removeOrphans(builtFolder, sourceFolder) {
  for (const file of filesUnder(builtFolder)) {
    const source = join(sourceFolder, relative(builtFolder, file)).replace(/\.js(\.map)?$/, '.ts');
    if (/\.js(\.map)?$/.test(file) && !existsSync(source)) rmSync(file);
  }
}
