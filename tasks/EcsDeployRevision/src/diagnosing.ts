import type { Aws } from './deploy.ts';
import { readDiagnosis } from './diagnosis/read-diagnosis.ts';
import type { Course } from './follow.ts';
import type { DeployInputs } from './inputs/deploy-inputs.ts';
import { diagnosisLines } from './pipeline/diagnosis-lines.ts';
import type { Journal } from './pipeline/journal.ts';
import type { Redact } from './pipeline/redact.ts';
import { addHeadline } from './pipeline/tell-ending.ts';
import type { Applied } from './rollout/applied.ts';
import { nameOf } from './aws/arn.ts';

/** What a diagnosis needs to know of the run. */
export interface Case {
  readonly aws: Aws;
  readonly inputs: DeployInputs;
  readonly applied: readonly Applied[];
  readonly course: Course;
  readonly journal: Journal;
  readonly redact: Redact;
  readonly signal: AbortSignal;
}

/** Says why a service's deployment failed, once, and notes it for summary and result file. */
export function diagnosing(of: Case): (service: string) => Promise<void> {
  const { aws, inputs, applied, course, journal, redact, signal } = of;
  const done = new Set<string>();
  return async (name) => {
    const one = applied.find(({ plan }) => plan.snapshot.name === name);
    const followed = course.get(name);
    const ending = followed?.ending;
    const gone = ending?.kind === 'red' && ending.gone === true;
    if (done.has(name) || one?.kind !== 'deploying' || gone) return;
    done.add(name);
    const diagnosis = await readDiagnosis({
      ecs: aws.ecs,
      logs: aws.logs,
      cluster: inputs.cluster,
      serviceName: nameOf(name),
      service: followed?.last ?? one.plan.snapshot.service,
      deploymentId: one.deploymentId,
      known: followed?.stopped.known ?? [],
      createdAt: one.createdAt,
      definition: { ...one.plan.snapshot.definition, arn: one.taskDefinitionArn, content: one.plan.request },
      region: aws.region,
      logTailLines: inputs.logTailLines,
      triggeredAlarms: followed?.state.view?.triggeredAlarms ?? [],
      redact,
      note: journal.noteDenied.bind(journal),
      signal,
    });
    journal.setService(name, { diagnosis });
    for (const line of diagnosisLines(name, diagnosis)) journal.show(line);
    addHeadline(journal, name);
  };
}
