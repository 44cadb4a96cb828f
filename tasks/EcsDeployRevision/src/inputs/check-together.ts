import type { DeployInputs } from './deploy-inputs.ts';
import { invalidInput } from '../deploy-error.ts';

/**
 * Checks what inputs say together.
 * @throws DeployError `invalid-input` where they contradict each other, or ask for nothing
 */
export function checkTogether(inputs: DeployInputs): void {
  if (!asksForSomething(inputs)) {
    throw invalidInput(
      'image is empty, so there is nothing to deploy. Give an image (image or imageDefinitionsFile), a start (taskDefinition or taskDefinitionFile) or an overlay (environment, overrides …), or set forceNewDeployment, desiredCount or serviceSettings.',
    );
  }
  if (inputs.services.length === 0) checkRegistration(inputs);
  else if (!inputs.waitForCompletion) checkEndIsSeen(inputs);
}

function asksForSomething({ images, start, family, overlay, ...others }: DeployInputs): boolean {
  const { environment, secrets, overrides, tags } = overlay;
  return (
    images.kind !== 'none' ||
    start.kind !== 'running' ||
    family !== undefined ||
    environment.size + secrets.size + tags.size > 0 ||
    Object.keys(overrides).length > 0 ||
    Object.keys(others.serviceSettings).length > 0 ||
    others.forceNewDeployment ||
    others.desiredCount !== undefined
  );
}

/** Without a service, what is said about one cannot be meant. */
function checkRegistration({ desiredCount, forceNewDeployment, serviceSettings, promoteTag }: DeployInputs): void {
  const given = [
    ...(desiredCount === undefined ? [] : ['desiredCount']),
    ...(forceNewDeployment ? ['forceNewDeployment'] : []),
    ...(Object.keys(serviceSettings).length === 0 ? [] : ['serviceSettings']),
    ...(promoteTag === undefined ? [] : ['promoteTag']),
  ];
  const [input] = given;
  if (input === undefined) return;
  throw invalidInput(
    `${input} is set, but service is empty: the revision is only registered. Name a service, or remove ${input}.`,
  );
}

/** What follows success needs its being seen. */
function checkEndIsSeen({ promoteTag, keepRevisions }: DeployInputs): void {
  const input = promoteTag === undefined ? 'keepRevisions' : 'promoteTag';
  if (promoteTag === undefined && keepRevisions === undefined) return;
  throw invalidInput(
    `${input} is set, but waitForCompletion is off: it needs the end of the deployment. Turn waitForCompletion on, or remove ${input}.`,
  );
}
