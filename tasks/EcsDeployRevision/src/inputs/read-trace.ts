import type { TraceFacts } from '../revision/trace-tags.ts';

/**
 * Reads the facts from the pipeline's own variables, those of a build or of a classic release.
 * @param variable undefined where there is none of that name
 */
export function readTrace(variable: (name: string) => string | undefined): TraceFacts {
  const release = variable('Release.ReleaseName') !== undefined;
  const facts = release
    ? {
        pipeline: variable('Release.DefinitionName'),
        run: variable('Release.ReleaseName'),
        url: variable('Release.ReleaseWebUrl'),
      }
    : { pipeline: variable('Build.DefinitionName'), run: variable('Build.BuildNumber'), url: buildUrl(variable) };
  const all = { ...facts, commit: variable('Build.SourceVersion') };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== ''));
}

function buildUrl(variable: (name: string) => string | undefined): string | undefined {
  const [collection, project, id] = ['System.CollectionUri', 'System.TeamProject', 'Build.BuildId'].map(variable);
  if (collection === undefined || project === undefined || id === undefined) return undefined;
  return `${collection}${encodeURIComponent(project)}/_build/results?buildId=${id}`;
}
