/**
 * Runs the real `aws` CLI (any version from 2.9; jq and bash too) against the simulator: what people paste into
 * pipelines must work here as it does on AWS, and what AWS refuses must be refused.
 *
 *     npx tsx tests/conformance/aws-cli.ts
 *
 * AWS_CLI names another executable than the `aws` on the PATH.
 */
import assert from 'node:assert/strict';
import { startSimulator } from '../../simulator/aws/index.ts';
import { serviceDeploymentChecks, UnknownToCli } from './service-deployments.ts';
import { openShell } from './shell.ts';

const simulator = await startSimulator({ clock: { speed: 60 } });
const shell = await openShell(simulator);
const { succeed, refused } = shell;

const definition = JSON.stringify([
  { name: 'app', image: 'web:1', memory: 128, command: ['sh', '-c', ''], environment: [{ name: 'EMPTY', value: '' }] },
]);

const checks: Readonly<Record<string, () => Promise<void>>> = {
  'a cluster, a definition and a service are made': async () => {
    const cluster = await succeed('aws ecs create-cluster --cluster-name demo --query cluster.status --output text');
    assert.equal(cluster, 'ACTIVE');
    const revision = await succeed(
      'aws ecs register-task-definition --family web --container-definitions "$DEFINITION" ' +
        '--query taskDefinition.revision --output text',
      { DEFINITION: definition },
    );
    assert.equal(revision, '1');
    const service = await succeed(
      'aws ecs create-service --cluster demo --service-name web --task-definition web --desired-count 2 ' +
        '--query service.deployments[0].rolloutState --output text',
    );
    assert.equal(service, 'IN_PROGRESS');
  },
  'the service becomes stable': async () => {
    await succeed('aws ecs wait services-stable --cluster demo --services web');
  },
  'the pasted script registers a clone and deploys it': async () => {
    const script = `
      NEW=$(aws ecs describe-task-definition --task-definition web --query taskDefinition |
        jq '.containerDefinitions[0].image = "web:2" | del(.taskDefinitionArn, .revision, .status, .requiresAttributes,
            .compatibilities, .registeredAt, .registeredBy)')
      ARN=$(aws ecs register-task-definition --cli-input-json "$NEW" --query taskDefinition.taskDefinitionArn --output text)
      aws ecs update-service --cluster demo --service web --task-definition "$ARN" > updated.json
      jq -r '.service.taskDefinition' updated.json`;
    const arn = await succeed(script);
    assert.equal(arn, 'arn:aws:ecs:eu-west-1:123456789012:task-definition/web:2');
    await succeed('aws ecs wait services-stable --cluster demo --services web');
    const deployments = await succeed(
      'aws ecs describe-services --cluster demo --services web | ' +
        `jq -c '.services[0] | [.runningCount, (.deployments | map([.status, .rolloutState, .taskDefinition[-5:]]))]'`,
    );
    assert.equal(deployments, '[2,[["PRIMARY","COMPLETED","web:2"]]]');
  },
  'the clone lost nothing': async () => {
    const differences = await succeed(`
      of() { aws ecs describe-task-definition --task-definition "$1" --query taskDefinition |
        jq -S 'del(.taskDefinitionArn, .revision, .registeredAt, .containerDefinitions[0].image)'; }
      diff <(of web:1) <(of web:2) && echo same`);
    assert.equal(differences, 'same');
  },
  'the tasks that run are listed and described': async () => {
    const images = await succeed(
      'ARNS=$(aws ecs list-tasks --cluster demo --service-name web --query taskArns --output text); ' +
        'aws ecs describe-tasks --cluster demo --tasks $ARNS | ' +
        `jq -c '[.tasks[] | [.lastStatus, .containers[0].image, (.startedBy | startswith("ecs-svc/"))]]'`,
    );
    assert.equal(images, '[["RUNNING","web:2",true],["RUNNING","web:2",true]]');
  },
  'the stopped tasks say why': async () => {
    const reasons = await succeed(
      'ARNS=$(aws ecs list-tasks --cluster demo --service-name web --desired-status STOPPED --query taskArns --output text); ' +
        `aws ecs describe-tasks --cluster demo --tasks $ARNS | jq -r '.tasks[0] | .stopCode, .stoppedReason'`,
    );
    assert.match(reasons, /^ServiceSchedulerInitiated\nScaling activity initiated by \(deployment ecs-svc\/\d{19}\)$/);
  },
  'a failing image is rolled back, and the waiter does not notice': async () => {
    simulator.images.set('web:bad', { kind: 'crashing', exitCode: 1, afterSeconds: 0 });
    await succeed(
      'aws ecs update-service --cluster demo --service web --deployment-configuration ' +
        `'deploymentCircuitBreaker={enable=true,rollback=true}'`,
    );
    const arn = await succeed(
      'aws ecs register-task-definition --family web --container-definitions "$DEFINITION" ' +
        '--query taskDefinition.taskDefinitionArn --output text',
      { DEFINITION: definition.replace('web:1', 'web:bad') },
    );
    await succeed(`aws ecs update-service --cluster demo --service web --task-definition ${arn}`);
    await succeed('aws ecs wait services-stable --cluster demo --services web');
    const runs = await succeed(
      'aws ecs describe-services --cluster demo --services web --query services[0].taskDefinition --output text',
    );
    assert.match(runs, /web:2$/);
  },
  'a failed task’s last words are in its log stream': async () => {
    simulator.images.set('web:loud', { kind: 'crashing', exitCode: 1, afterSeconds: 0, logs: ['one', 'two', 'three'] });
    const log = { 'awslogs-group': '/ecs/loud', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'ecs' };
    const containers = [
      { name: 'app', image: 'web:loud', memory: 128, logConfiguration: { logDriver: 'awslogs', options: log } },
    ];
    const lines = await succeed(
      `aws ecs register-task-definition --family loud --container-definitions "$CONTAINERS" > /dev/null
      aws ecs create-service --cluster demo --service-name loud --task-definition loud --desired-count 1 > /dev/null
      stopped() { aws ecs list-tasks --cluster demo --service-name loud --desired-status STOPPED --query 'taskArns[0]' --output text; }
      while [ "$(stopped)" = None ]; do :; done
      TASK=$(stopped)
      aws logs get-log-events --log-group-name /ecs/loud --log-stream-name "ecs/app/\${TASK##*/}" --limit 2 \\
        --query 'events[].message' --output text`,
      { CONTAINERS: JSON.stringify(containers) },
    );
    assert.equal(lines, 'two\tthree');
    await refused(
      'aws logs get-log-events --log-group-name /ecs/none --log-stream-name x',
      /\(ResourceNotFoundException\).*log group does not exist/,
    );
    await refused('aws logs filter-log-events --log-group-name /ecs/loud', /\(UnsupportedOperationException\)/);
    await succeed('aws ecs delete-service --cluster demo --service loud --force > /dev/null');
  },
  'a person’s stop is the task’s reason': async () => {
    const reason = await succeed(
      `TASK=$(aws ecs list-tasks --cluster demo --service-name web --query 'taskArns[0]' --output text)
      aws ecs stop-task --cluster demo --task "$TASK" --reason enough --query 'task.[stopCode,stoppedReason]' --output text`,
    );
    assert.equal(reason, 'UserInitiated\tenough');
  },
  ...serviceDeploymentChecks(shell),
  'the caller is told who it is': async () => {
    assert.equal(await succeed('aws sts get-caller-identity --query Account --output text'), '123456789012');
  },
  'a role is assumed, and its credentials work': async () => {
    const arn = simulator.identities.addRole({ name: 'deployer', externalId: 'external' });
    const who = await succeed(`
      KEYS=$(aws sts assume-role --role-arn ${arn} --role-session-name run --external-id external --query Credentials)
      export AWS_ACCESS_KEY_ID=$(jq -r .AccessKeyId <<< "$KEYS") AWS_SECRET_ACCESS_KEY=$(jq -r .SecretAccessKey <<< "$KEYS")
      export AWS_SESSION_TOKEN=$(jq -r .SessionToken <<< "$KEYS")
      aws sts get-caller-identity --query Arn --output text`);
    assert.equal(who, 'arn:aws:sts::123456789012:assumed-role/deployer/run');
    await refused(`aws sts assume-role --role-arn ${arn} --role-session-name run`, /\(AccessDenied\)/);
  },
  'images are described': async () => {
    const { digest } = simulator.ecr.putImage({
      repository: 'web',
      tags: ['1'],
      platforms: ['linux/amd64', 'linux/arm64'],
    });
    const described = await succeed(
      'aws ecr describe-images --repository-name web --image-ids imageTag=1 --query imageDetails[0].imageDigest --output text',
    );
    assert.equal(described, digest);
    const platforms = await succeed(
      'aws ecr batch-get-image --repository-name web --image-ids imageTag=1 --query images[0].imageManifest --output text | ' +
        `jq -c '[.manifests[].platform.architecture]'`,
    );
    assert.equal(platforms, '["amd64","arm64"]');
    await refused('aws ecr describe-images --repository-name web --image-ids imageTag=9', /\(ImageNotFoundException\)/);
    await refused('aws ecr describe-images --repository-name none', /\(RepositoryNotFoundException\)/);
  },
  'a wrong key is refused': () =>
    refused(
      'aws ecs list-clusters',
      /\(UnrecognizedClientException\).*security token included in the request is invalid/,
      {
        AWS_ACCESS_KEY_ID: 'AKIAUNKNOWN',
      },
    ),
  'a wrong secret is refused': async () => {
    await refused('aws ecs list-clusters', /\(InvalidSignatureException\)/, { AWS_SECRET_ACCESS_KEY: 'wrong' });
    await refused('aws sts get-caller-identity', /\(SignatureDoesNotMatch\)/, { AWS_SECRET_ACCESS_KEY: 'wrong' });
  },
  'a wrong cluster, service and definition are refused': async () => {
    await refused(
      'aws ecs describe-services --cluster none --services web',
      /\(ClusterNotFoundException\).*Cluster not found\./,
    );
    await refused('aws ecs update-service --cluster demo --service none', /\(ServiceNotFoundException\)/);
    await refused(
      'aws ecs update-service --cluster demo --service web --task-definition web:99',
      /\(ClientException\).*TaskDefinition not found\./,
    );
  },
  'an operation that is not imitated is refused': () =>
    refused('aws ecs run-task --task-definition web', /The simulator does not imitate ecs:RunTask\./),
  'an operation that nobody knows is refused': async () => {
    const headers = { 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.Nothing' };
    const { status } = await fetch(simulator.url, { method: 'POST', headers, body: '{}' });
    assert.equal(status, 404);
  },
};

/** Runs the checks in their order, since later ones build on earlier ones; answers how many failed. */
async function run(): Promise<number> {
  const ends = { ok: 0, FAILED: 0, skipped: 0 };
  const tell = (end: keyof typeof ends, line: string): void => {
    ends[end] += 1;
    process.stdout.write(`${end.padEnd(7)} ${line}\n`);
  };
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      tell('ok', name);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof UnknownToCli) tell('skipped', `${name}: ${message}`);
      else tell('FAILED', `${name}\n${message}`);
    }
  }
  process.stdout.write(`${ends.ok} passed, ${ends.FAILED} failed, ${ends.skipped} skipped\n`);
  return ends.FAILED;
}

const failures = await run();
await shell.close();
await simulator.close();
process.exitCode = failures === 0 ? 0 : 1;
