import type { ServiceSnapshot } from './snapshot.ts';
import { type GivenStart, type StartPoint, startOf } from './start.ts';
import { invalidInput } from '../deploy-error.ts';
import type { DeployInputs } from '../inputs/deploy-inputs.ts';
import { chooseImages } from '../revision/choose-images.ts';
import type { ImageReference } from '../revision/image-reference.ts';
import { type TaskDefinition, containersOf } from '../revision/task-definition.ts';
import { recordedStart } from '../revision/trace-tags.ts';
import { revisionNameOf } from '../aws/arn.ts';

/** Which containers of a start get what. */
export interface Chosen {
  readonly start: StartPoint;
  readonly images: ReadonlyMap<string, ImageReference>;
  /** The container that environment and secrets are for; undefined where there are none. */
  readonly container: string | undefined;
}

/** Something that gets a revision: a service by name, or the family that is only registered. */
export interface Subject {
  readonly name: string;
  readonly start: StartPoint;
}

/** Decides for each service which container gets which image, and which one the variables. */
export function choose(
  inputs: DeployInputs,
  given: GivenStart,
  snapshots: readonly ServiceSnapshot[],
): readonly Chosen[] {
  const subjects = snapshots.map(({ name, definition }) => ({ name, start: given.start ?? runningStart(definition) }));
  return chooseFor(inputs, given, subjects);
}

/** What runs, as a start: it goes on naming the template that it was made from, if it was. */
function runningStart(definition: TaskDefinition): StartPoint {
  const start = startOf(definition);
  const template = templateOf(definition);
  return template === undefined ? start : { ...start, label: template };
}

/** The revision of another family, or the file, that a definition says that it was made from. */
export function templateOf(definition: TaskDefinition): string | undefined {
  const recorded = recordedStart(definition.tags);
  return recorded === undefined || familyIn(recorded) === familyIn(definition.arn) ? undefined : recorded;
}

/** The family of a revision's ARN. */
export function familyIn(arn: string): string {
  return revisionNameOf(arn).replace(/:\d+$/, '');
}

/**
 * The same for anything that gets a revision.
 * @throws DeployError `invalid-input`
 */
export function chooseFor(inputs: DeployInputs, given: GivenStart, subjects: readonly Subject[]): readonly Chosen[] {
  const targets = subjects.map(({ name, start }) => ({
    service: name,
    definition: { arn: start.arn ?? '', status: 'ACTIVE', content: start.request, tags: [] },
  }));
  const chosen = chooseImages(targets, { images: given.images, containerName: inputs.containerName });
  return subjects.map((subject, at) => {
    const images = new Map([...given.filled, ...(chosen[at] ?? [])]);
    return { start: subject.start, images, container: containerForVariables(inputs, given, subject, images) };
  });
}

/** The container named, else the one that the bare image goes to, else the only one. */
function containerForVariables(
  { containerName, overlay }: DeployInputs,
  given: GivenStart,
  { name, start }: Subject,
  images: ReadonlyMap<string, ImageReference>,
): string | undefined {
  if (overlay.environment.size + overlay.secrets.size === 0) return undefined;
  const names = containersOf(start.request).map((container) => container.name);
  if (containerName !== undefined) {
    if (names.includes(containerName)) return containerName;
    throw invalidInput(
      `containerName is "${containerName}", but ${name} has the containers ${names.join(', ')}. Correct the name.`,
    );
  }
  const [bare] = given.images.kind === 'bare' ? images.keys() : [];
  const only = names.length === 1 ? names[0] : undefined;
  const container = bare ?? only;
  if (container !== undefined) return container;
  throw invalidInput(
    `environment and secrets are for one container, but ${name} has the containers ${names.join(', ')}. Set containerName.`,
  );
}
