import type { Folders } from './folders.ts';

/** The version of the agent whose behaviour is imitated. */
export const agentVersion = '5.278.0';

const collectionUri = 'https://dev.azure.com/example/';
const project = { name: 'Shop', id: '3c6f7b1e-52d8-4a0e-9a55-2f0b6f3f8d11' };

/** Where the job's own connection leads. */
export const systemUrl = collectionUri;

const operatingSystems: Partial<Record<NodeJS.Platform, string>> = { darwin: 'Darwin', win32: 'Windows_NT' };

function agentVariables(folders: Folders): Record<string, string> {
  return {
    'Agent.Id': '8',
    'Agent.Name': 'simulated-agent',
    'Agent.MachineName': 'simulated-agent',
    'Agent.Version': agentVersion,
    'Agent.OS': operatingSystems[process.platform] ?? 'Linux',
    'Agent.OSArchitecture': process.arch.toUpperCase(),
    'Agent.JobName': 'Deploy',
    'Agent.JobStatus': 'Succeeded',
    'Agent.HomeDirectory': folders.home,
    'Agent.RootDirectory': folders.work,
    'Agent.WorkFolder': folders.work,
    'Agent.TempDirectory': folders.temp,
    'Agent.ToolsDirectory': folders.tools,
  };
}

function systemVariables(folders: Folders, hostType: string): Record<string, string> {
  return {
    System: hostType,
    'System.HostType': hostType,
    'System.CollectionId': 'b9d4b2c7-6a36-4d0b-8f10-6c0d2a9b7e42',
    'System.CollectionUri': collectionUri,
    'System.TeamFoundationCollectionUri': collectionUri,
    'System.TeamFoundationServerUri': collectionUri,
    'System.TeamProject': project.name,
    'System.TeamProjectId': project.id,
    'System.DefinitionId': '12',
    'System.PlanId': '5f1b9a0d-7d55-4c60-9a3e-0f7c1f6a2b90',
    'System.JobId': '12f1170f-54f2-53f3-20dd-22fc7dff55f9',
    'System.TimelineId': '5f1b9a0d-7d55-4c60-9a3e-0f7c1f6a2b90',
    'System.JobDisplayName': 'Deploy',
    'System.JobAttempt': '1',
    'System.StageName': 'Deploy',
    'System.StageAttempt': '1',
    'System.Culture': 'en-US',
    'System.ServerType': 'Hosted',
    'System.DefaultWorkingDirectory': folders.sources,
    'System.ArtifactsDirectory': hostType === 'build' ? `${folders.job}/a` : folders.sources,
  };
}

function buildVariables(): Record<string, string> {
  return {
    'Build.BuildId': '4711',
    'Build.BuildNumber': '20260801.3',
    'Build.BuildUri': 'vstfs:///Build/Build/4711',
    'Build.DefinitionName': 'chat-app',
    'Build.Reason': 'IndividualCI',
    'Build.QueuedBy': 'Microsoft.VisualStudio.Services.TFS',
    'Build.RequestedFor': 'Ada Lovelace',
    'Build.RequestedForEmail': 'ada@example.com',
    'Build.Repository.Name': 'chat-app',
    'Build.Repository.Provider': 'TfsGit',
    'Build.SourceBranch': 'refs/heads/main',
    'Build.SourceBranchName': 'main',
    'Build.SourceVersion': '6d1f2c0b9e8a7d5c4b3a29180f7e6d5c4b3a2918',
    'Build.SourceVersionMessage': 'Greet people by name',
  };
}

/** What the server and the agent set for a job of a pipeline (build) or of a classic release. */
export function defaultVariables(folders: Folders, hostType: 'build' | 'release'): Readonly<Record<string, string>> {
  const common = { ...agentVariables(folders), ...systemVariables(folders, hostType), ...buildVariables() };
  if (hostType === 'build') {
    return {
      ...common,
      'Agent.BuildDirectory': folders.job,
      'Pipeline.Workspace': folders.job,
      'Build.SourcesDirectory': folders.sources,
      'Build.Repository.LocalPath': folders.sources,
      'Build.ArtifactStagingDirectory': `${folders.job}/a`,
      'Build.BinariesDirectory': `${folders.job}/b`,
    };
  }
  return {
    ...common,
    'Agent.ReleaseDirectory': folders.sources,
    'Release.ReleaseId': '118',
    'Release.ReleaseName': 'Release-118',
    'Release.ReleaseUri': 'vstfs:///ReleaseManagement/Release/118',
    'Release.ReleaseWebUrl': `${collectionUri}${project.id}/_release?releaseId=118&_a=release-summary`,
    'Release.DefinitionName': 'chat-app to production',
    'Release.DefinitionId': '5',
    'Release.DeploymentID': '201',
    'Release.AttemptNumber': '1',
    'Release.EnvironmentId': '349',
    'Release.EnvironmentName': 'production',
    'Release.Reason': 'ContinuousIntegration',
    'Release.RequestedFor': 'Ada Lovelace',
    'Release.PrimaryArtifactSourceAlias': '_chat-app',
  };
}
