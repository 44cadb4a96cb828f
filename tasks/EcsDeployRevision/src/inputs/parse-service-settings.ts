import { refuseProblems } from './check-fields.ts';
import { type Document, objectOf, wrongAt } from './document.ts';
import { withoutNulls } from './without-nulls.ts';
import { checkShape } from '../aws/known-fields.ts';
import type { JsonObject } from '../revision/json.ts';

/** Fields of UpdateService, and those among them that the SDK does not know. */
export interface ServiceSettings {
  readonly settings: JsonObject;
  readonly unknownFields: readonly string[];
}

const refused: ReadonlyMap<string, string> = new Map([
  ['cluster', 'Use the input cluster'],
  ['service', 'Use the input service'],
  ['taskDefinition', 'Use the input taskDefinition'],
  ['desiredCount', 'Use the input desiredCount'],
  ['forceNewDeployment', 'Use the input forceNewDeployment'],
  ['deploymentController', 'A service is not moved to another controller by a deploy: do that by itself, before it'],
]);

/**
 * Checks the input `serviceSettings`: fields of UpdateService that no other input has.
 * @throws DeployError `invalid-input` with the place of what does not fit
 */
export function parseServiceSettings(document: Document): ServiceSettings {
  const settings = objectOf(document, 'Write fields of UpdateService, such as "healthCheckGracePeriodSeconds".');
  for (const field of Object.keys(settings)) {
    const instead = refused.get(field);
    if (instead !== undefined) throw wrongAt(document, [field], `${field} cannot be set here. ${instead}.`);
    if (settings[field] === null) throw wrongAt(document, [field], `${field} has no value. Give one, or leave it out.`);
  }
  const { problems, unknown } = checkShape(settings, 'UpdateService', { partial: true });
  refuseProblems(document, [], problems);
  return { settings: withoutNulls(settings) as JsonObject, unknownFields: unknown };
}
