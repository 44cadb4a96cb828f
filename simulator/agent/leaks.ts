import type { StepResult } from './api.ts';
import { encodingsOf } from './secret-masker.ts';

/** Lines of a secret that are shorter than this occur by chance. */
const tellingLength = 8;

/**
 * Where any of the secrets can be read in what a step left behind: log, issues, outputs (secret ones left out),
 * attachments, progress, completion, build tags. Looks for each as it is, in JSON, in a URL, in Base64, and for each line of one of several lines.
 */
export function leaks(result: StepResult, secrets: readonly string[]): readonly string[] {
  const sought = secrets.filter((secret) => secret !== '').flatMap(spellings);
  return placesOf(result)
    .filter(([, text]) => sought.some((spelling) => text.includes(spelling)))
    .map(([place]) => place);
}

function spellings(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/).filter((line) => line.length >= tellingLength);
  return [...encodingsOf(secret), Buffer.from(secret, 'utf8').toString('base64'), ...lines];
}

function placesOf(result: StepResult): readonly (readonly [place: string, text: string])[] {
  return [
    ...result.log.map((line, index) => [`log line ${index + 1}`, line] as const),
    ...result.issues.map((issue, index) => [`issue ${index + 1}`, issue.message] as const),
    ...Object.entries(result.outputs)
      .filter(([name]) => !result.secretOutputs.includes(name))
      .map(([name, value]) => [`output ${name}`, value] as const),
    ...result.attachments.map(({ name, content }) => [`attachment ${name}`, `${name}\n${content}`] as const),
    ...result.progress.map(({ text }, index) => [`progress ${index + 1}`, text] as const),
    ...result.buildTags.map((tag) => [`build tag`, tag] as const),
    ['completion', result.completion ?? ''],
  ];
}
