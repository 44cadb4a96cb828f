import { checkCluster, checkExpanded, checkLinesExpanded } from './check-names.ts';
import { checkTogether } from './check-together.ts';
import type { DeployInputs } from './deploy-inputs.ts';
import type { Source } from './document.ts';
import { mergeImages } from './merge-images.ts';
import { parseContainerName, parseImages } from './parse-images.ts';
import { checkDistinct, checkSecrets, parsePairs } from './parse-pairs.ts';
import { parseServices } from './parse-services.ts';
import { parseFamily } from './parse-start.ts';
import { parseTags } from './parse-tags.ts';
import * as values from './parse-values.ts';
import { plainSecrets } from './plain-secrets.ts';
import { readImageDefinitions, readOverrides, readServiceSettings, readStart } from './read-documents.ts';
import type { Overlay } from '../revision/overlay.ts';

/** Where the inputs come from. */
export interface GivenInputs {
  /** An input as it was written; empty where it was not. */
  readonly textOf: (input: string) => string;
  /** The text of the file at a path that an input names. */
  readonly fileOf: (input: string, path: string) => Promise<Source>;
  readonly regionVariable: string | undefined;
  readonly regionOfAgent: string | undefined;
  /** Values that should not stand in plain text anywhere. */
  readonly secrets: readonly string[];
}

/**
 * Makes one checked object of all task inputs.
 * @throws DeployError `invalid-input`: what is wrong with the first input that cannot be meant
 */
export async function parseInputs(given: GivenInputs): Promise<DeployInputs> {
  const text = (input: string): string => {
    const value = given.textOf(input).trim();
    checkExpanded(input, value);
    return value;
  };
  const flag = (input: string, whenEmpty: boolean): boolean => values.parseBoolean(input, text(input), whenEmpty);
  const cluster = text('cluster') || 'default';
  checkCluster(cluster);
  const family = parseFamily(text('family'));
  const containerName = parseContainerName(text('containerName'));
  const givenStart = { definition: text('taskDefinition'), file: text('taskDefinitionFile'), family, cluster };
  const registersOnly = givenStart.definition !== '' || givenStart.file !== '';
  const services = parseServices(text('service'), cluster, registersOnly);
  const images = parseImages(text('image'));
  const start = await readStart(givenStart, given);
  const imagesOfFile = await readImageDefinitions(text('imageDefinitionsFile'), given);
  const { overlay, unknown: unknownInOverrides } = await readOverlay(given, text('overridesFile'));
  const { settings, unknown: unknownSettings } = await readServiceSettings(given.textOf('serviceSettings'));
  const inputs: DeployInputs = {
    region: { input: text('regionName'), variable: given.regionVariable, environment: given.regionOfAgent },
    cluster,
    services,
    images: mergeImages(images, imagesOfFile, containerName),
    containerName,
    start,
    family,
    overlay,
    traceTags: flag('traceTags', true),
    mode: values.parseChoice('mode', text('mode'), ['deploy', 'plan']),
    skipUnchanged: flag('skipUnchanged', true),
    forceNewDeployment: flag('forceNewDeployment', false),
    desiredCount: values.parseCount('desiredCount', text('desiredCount')),
    serviceSettings: settings,
    waitForCompletion: flag('waitForCompletion', true),
    waitUntil: values.parseChoice('waitUntil', text('waitUntil'), ['complete', 'trafficShifted']),
    timeoutMs: values.parseMinutes('timeoutInMinutes', text('timeoutInMinutes') || '30'),
    rollbackOnFailure: flag('rollbackOnFailure', true),
    failures: values.parseThreshold('failedTasksThreshold', text('failedTasksThreshold')),
    logTailLines: values.parseLogLines('logTailLines', text('logTailLines') || '20'),
    verifyImage: flag('verifyImage', true),
    mutableTags: values.parseChoice('mutableTags', text('mutableTags'), ['warn', 'allow', 'fail']),
    pinDigest: flag('pinDigest', false),
    promoteTag: values.parseTag('promoteTag', text('promoteTag')),
    keepRevisions: values.parseKeep('keepRevisions', text('keepRevisions')),
    warnings: [...unknownInOverrides, ...unknownSettings, ...plainSecrets(overlay, given.secrets)],
  };
  checkTogether(inputs);
  return inputs;
}

async function readOverlay(
  given: GivenInputs,
  overridesFile: string,
): Promise<{ readonly overlay: Overlay; readonly unknown: readonly string[] }> {
  const lines = (input: string): string => {
    const text = given.textOf(input);
    checkLinesExpanded(input, text);
    return text;
  };
  const environment = parsePairs('environment', lines('environment'));
  const secrets = parsePairs('secrets', lines('secrets'));
  checkSecrets(secrets);
  checkDistinct(environment, secrets);
  const tags = parseTags(lines('tags'));
  const { overrides, unknown } = await readOverrides(given.textOf('overrides'), overridesFile, given);
  return { overlay: { environment, secrets, overrides, tags }, unknown };
}
