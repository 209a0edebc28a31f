import type { VariableName } from './variables.js';
import { variables } from './variables.js';

/** A variable is missing or wrong. The message is one line and holds no secret. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly code = 'config_wrong';

  constructor(
    readonly variable: VariableName,
    problem: string,
  ) {
    super(`${variable} ${problem}`);
  }
}

export type Given = { [Name in VariableName]?: ReturnType<(typeof variables)[Name]['read']> };

/** Reads all variables that are set; one that cannot be read throws a ConfigError. */
export function readVariables(env: Record<string, string | undefined>): Given {
  const given: Partial<Record<VariableName, unknown>> = {};
  for (const [key, variable] of Object.entries(variables)) {
    const name = key as VariableName;
    const value = env[name]?.trim();
    if (!value) continue;
    try {
      given[name] = variable.read(value);
    } catch (error) {
      const shown =
        'isSecret' in variable ? '' : `is ${JSON.stringify(withoutAccess(value).slice(0, 60))}: it `;
      throw new ConfigError(name, `${shown}${(error as Error).message}`);
    }
  }
  return given as Given;
}

/** Of an address without the name and password in it. */
function withoutAccess(value: string): string {
  return value.replace(/\/\/[^/]*@/, '//…@');
}
