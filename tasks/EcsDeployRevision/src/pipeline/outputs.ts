import { revisionNumberOf } from '../aws/arn.ts';
import type { RunRecord, ServiceRecord } from './run-record.ts';

/** The output variables of a run, beside `resultFile`. A value that is not known is left out. */
export type Outputs = Readonly<Record<string, string>>;

/**
 * The output variables. With several services each is one value where all agree, else one per service joined by commas
 * in the order of the input, blanks kept.
 */
export function outputsOf({ status, changed, services }: RunRecord): Outputs {
  const perService: Readonly<Record<string, (service: ServiceRecord) => string | undefined>> = {
    taskDefinitionArn: ({ taskDefinitionArn }) => taskDefinitionArn,
    previousTaskDefinitionArn: ({ previousTaskDefinitionArn }) => previousTaskDefinitionArn,
    revision: ({ taskDefinitionArn }) => (taskDefinitionArn ? revisionNumberOf(taskDefinitionArn) : undefined),
    deploymentId: ({ deploymentId }) => deploymentId,
    image: ({ image }) => image,
  };
  const joined = Object.entries(perService).flatMap(([name, read]): [string, string][] => {
    const values = services.map((service) => read(service) ?? '');
    const value = new Set(values).size <= 1 ? (values[0] ?? '') : values.join(',');
    return value === '' ? [] : [[name, value]];
  });
  return { status, changed: String(changed), ...Object.fromEntries(joined) };
}
