import assert from 'node:assert/strict';
import { adviceOn } from '../../../tasks/EcsDeployRevision/src/diagnosis/advice.ts';

const ecr = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/chat:1';
const placed = 'was unable to place a task because no container instance met all of its requirements.';

describe('the advice', () => {
  const rows: readonly (readonly [string, string, RegExp])[] = [
    [
      'an image for another architecture',
      "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/amd64'",
      /another CPU architecture/,
    ],
    ['a program for another architecture', 'exec /app/server: exec format error', /another CPU architecture/],
    [
      'a registry’s limit',
      'CannotPullContainerError: pull image manifest has been retried 5 time(s): toomanyrequests: You have reached your unauthenticated pull rate limit.',
      /limits how often/,
    ],
    [
      'a registry out of reach',
      `CannotPullContainerError: ref pull has been retried 5 time(s): failed to resolve ref "${ecr}": dial tcp 10.0.3.17:443: i/o timeout`,
      /cannot reach the registry/,
    ],
    ['a full disk', 'CannotPullContainerError: write /var/lib/x: no space left on device', /disk is full/],
    [
      'an image that does not exist',
      `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${ecr}: ${ecr}: not found`,
      /does the image exist/,
    ],
    [
      'a missing permission to pull',
      `CannotPullContainerError: pulling from ${ecr} failed: 403 Forbidden`,
      /may the execution role pull/,
    ],
    ['any other failure to pull', 'CannotPullContainerError: unexpected EOF', /^the image reference/],
    [
      'a log group that does not exist',
      'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: ResourceNotFoundException: The specified log group does not exist.',
      /does the log group exist/,
    ],
    [
      'the same on a container instance',
      'CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream',
      /does the log group exist/,
    ],
    [
      'a registry’s token',
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError',
      /GetAuthorizationToken/,
    ],
    [
      'a secret',
      'ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: AccessDeniedException',
      /secretsmanager:GetSecretValue/,
    ],
    [
      'a file system',
      'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: mount.nfs4: Connection timed out',
      /EFS mount target/,
    ],
    [
      'a network interface',
      'ResourceInitializationError: failed to configure ENI: unable to create network interface',
      /free addresses in the subnets/,
    ],
    [
      'a command that the image lacks',
      'CannotStartContainerError: OCI runtime create failed: exec: "serve": executable file not found in $PATH',
      /entryPoint and command/,
    ],
    ['too little memory', 'OutOfMemoryError: Container killed due to memory usage', /^the memory/],
    [
      'a load balancer’s check',
      'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/a/b)',
      /load balancer’s health check/,
    ],
    [
      'the event about it',
      '(port 8080) is unhealthy in (target-group arn:x) due to (reason Health checks failed with these codes: [502])',
      /load balancer’s health check/,
    ],
    ['a container’s check', 'Task failed container health checks', /^the container’s healthCheck/],
    ['roles', 'failed to launch a task with (error ECS was unable to assume the role arn:x)', /ecs-tasks\.amazonaws/],
    ['a quota', 'was unable to place a task. Reason: You’ve reached the limit on the number of vCPUs', /quota/],
    [
      'Fargate’s capacity',
      'was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.',
      /no capacity there for now/,
    ],
    ['subnets without addresses', 'subnet-0123456789 does not have enough free addresses', /no free address left/],
    [
      'a cluster without instances',
      `${placed} Reason: No Container Instances were found in your cluster.`,
      /no container instance:/,
    ],
    ['network interfaces of instances', `${placed} (RESOURCE:ENI)`, /ENI trunking/],
    [
      'ports of instances',
      `${placed} The closest matching (container-instance 1) is already using a port required by your task.`,
      /host port is taken/,
    ],
    [
      'CPU of instances',
      `${placed} The closest matching (container-instance 1) has insufficient CPU units available.`,
      /so much CPU or memory/,
    ],
    [
      'memory of instances',
      `${placed} The closest matching container instance doesn't have enough memory available.`,
      /so much CPU or memory/,
    ],
    [
      'attributes of instances',
      `${placed} The closest matching (container-instance 1) is missing an attribute required by your task.`,
      /placement constraints/,
    ],
  ];
  for (const [title, text, check] of rows) {
    it(`on ${title} says what to check`, () => assert.match(adviceOn(text) ?? '', check));
  }

  for (const text of [
    '',
    'Essential container in task exited',
    'Scaling activity initiated by (deployment x)',
    'denied',
  ]) {
    it(`on "${text}" says nothing`, () => assert.equal(adviceOn(text), undefined));
  }
});
