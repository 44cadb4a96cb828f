import { inWords } from '../durations.ts';
import { type RunRecord, isGreen } from './run-record.ts';
import { revisionNameOf } from '../aws/arn.ts';

// The run's page shows the first ten issues of a step.
const issuesShown = 10;

/** The last words of a run: one sentence, and for a red one a line a service that did not get there. */
export interface Closing {
  readonly sentence: string;
  /** Red lines that the run's page shows too. */
  readonly errors: readonly string[];
  /** What is left when the page is full; for the log alone. */
  readonly lines: readonly string[];
}

/** Puts together what a person reads last. */
export function closingOf(record: RunRecord): Closing {
  const { status, cause, services } = record;
  if (isGreen(status)) return { sentence: greenSentence(record), errors: [], lines: [] };
  const first = cause?.reason ?? 'The run failed, and no reason is known.';
  const reasons = [...new Set([first, ...services.flatMap((service) => service.cause?.reason ?? [])])];
  const red = services.filter((service) => service.status !== undefined && !isGreen(service.status)).length;
  const sentence = red > 1 ? `${red} of ${services.length} services: ${first}` : first;
  if (reasons.length <= issuesShown) return { sentence, errors: reasons, lines: [] };
  const more = reasons.length - issuesShown + 1;
  const errors = [
    ...reasons.slice(0, issuesShown - 1),
    `And ${more} more services; the log and the result file name them.`,
  ];
  return { sentence, errors, lines: reasons.slice(issuesShown - 1) };
}

function greenSentence({ status, changed, durationMs, services }: RunRecord): string {
  const names = services
    .filter((service) => service.status === status)
    .flatMap(({ taskDefinitionArn }) => (taskDefinitionArn ? revisionNameOf(taskDefinitionArn) : []));
  const revisions = [...new Set(names)].join(', ');
  switch (status) {
    case 'unchanged':
      return services.some(({ onlyRegistered }) => onlyRegistered)
        ? `Nothing to do: ${revisions} says all this already.`
        : `Nothing to do: ${revisions} runs already.`;
    case 'started':
      return `Started ${revisions}; the rollout was not waited for.`;
    case 'planned':
      return changed ? 'Planned; a deploy would change what is told above.' : 'Planned; a deploy would change nothing.';
    case 'registered':
      return `Registered ${revisions}; no service was updated.`;
    default:
      return `Deployed ${revisions} in ${inWords(durationMs)}.`;
  }
}
