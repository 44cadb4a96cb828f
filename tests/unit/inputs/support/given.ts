import type { DeployInputs } from '../../../../tasks/EcsDeployRevision/src/inputs/deploy-inputs.ts';
import { parseInputs } from '../../../../tasks/EcsDeployRevision/src/inputs/parse-inputs.ts';

/** What a step gives, by the names of its inputs, and the files that it has. */
export interface Step {
  readonly inputs: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
}

/** Reads the inputs of a step. */
export function parseStep({ inputs, files = {}, secrets = [] }: Step): Promise<DeployInputs> {
  return parseInputs({
    textOf: (input) => inputs[input] ?? '',
    fileOf: (input, path) => Promise.resolve({ name: `${input} ${path}`, text: files[path] ?? '' }),
    regionVariable: undefined,
    regionOfAgent: undefined,
    secrets,
  });
}
