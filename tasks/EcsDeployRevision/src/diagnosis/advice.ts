/** One kind of failure: how AWS speaks of it, and what to check. */
interface Row {
  readonly says: readonly RegExp[];
  readonly check: string;
}

const pull = /CannotPull/i;
const start = /ResourceInitializationError|CannotStartContainerError|CannotCreateVolumeError/i;

// The first row all of whose patterns match is taken, so the particular stands before the general. The words are those
// of ECS's documentation and of its users' reports.
const rows: readonly Row[] = [
  {
    says: [/exec format error|descriptor matching platform|no match(ing manifest)? for platform|no matching manifest/i],
    check:
      'the image is built for another CPU architecture than the task runs on: build it for runtimePlatform.cpuArchitecture of the task definition (X86_64 where it says nothing).',
  },
  {
    says: [/toomanyrequests|pull rate limit|rate exceeded/i, /pull/i],
    check:
      'the registry limits how often it is pulled from: use repositoryCredentials of an account there, or an ECR pull-through cache.',
  },
  {
    says: [pull, /dial tcp|i\/o timeout|timed? ?out|deadline exceeded|no route to host|no such host|connection re/i],
    check:
      'the task cannot reach the registry: a public IP address or a NAT gateway, or VPC endpoints for ecr.api, ecr.dkr and S3; the security groups; DNS in the VPC.',
  },
  {
    says: [pull, /no space left/i],
    check: 'the disk is full: ephemeralStorage of the task definition, or the disk of the container instance.',
  },
  {
    says: [pull, /not found|manifest unknown|does not exist|no such image|name unknown/i],
    check: 'does the image exist, with exactly this registry, repository and tag, and may the execution role see it?',
  },
  {
    says: [pull, /denied|not authorized|unauthorized|no basic auth|forbidden|\b40[13]\b/i],
    check:
      'may the execution role pull: ecr:GetAuthorizationToken, ecr:BatchGetImage and ecr:GetDownloadUrlForLayer, also by the repository policy where it is in another account?',
  },
  {
    says: [pull],
    check: 'the image reference, the permissions of the execution role, and the way from the subnets to the registry.',
  },
  {
    says: [start, /logger|logging driver|log ?group|log ?stream/i],
    check:
      'does the log group exist in awslogs-region, may the execution role use it (logs:CreateLogStream, logs:PutLogEvents), and can the subnets reach CloudWatch Logs?',
  },
  {
    says: [start, /ecr registry auth|GetAuthorizationToken|api\.ecr\./i],
    check:
      'may the execution role call ecr:GetAuthorizationToken, and can the subnets reach ECR: a public IP address or a NAT gateway, or VPC endpoints for ecr.api, ecr.dkr and S3?',
  },
  {
    says: [start, /secret|\basm\b|\bssm\b|registry auth|parameter/i],
    check:
      'do all secrets and parameters exist, may the execution role read them (secretsmanager:GetSecretValue, ssm:GetParameters, kms:Decrypt), and can the subnets reach their endpoints?',
  },
  {
    says: [start, /\befs\b|mount|volume/i],
    check:
      'the volume: an EFS mount target in each of the subnets’ zones, port 2049 open in its security group, the access point and the task role’s permissions.',
  },
  {
    says: [start, /network interface|\beni\b|dial tcp|time(d )?out|no route to host|no such host/i],
    check:
      'the network: free addresses in the subnets, their routes and security groups, VPC endpoints, DNS in the VPC.',
  },
  {
    says: [/CannotStartContainerError/i, /executable file not found|no such file|permission denied/i],
    check: 'the command: entryPoint and command of the task definition name a program that the image has and may run.',
  },
  {
    says: [/OutOfMemory|heap out of memory/i],
    check:
      'the memory: more of it for the container (memory) and the task, or limits inside the application, such as the heap size.',
  },
  {
    says: [/failed ELB health checks|is unhealthy in/i],
    check:
      'the load balancer’s health check: path, port and expected codes fit the application, security groups let the load balancer in, and healthCheckGracePeriodSeconds is longer than the application takes to start.',
  },
  {
    says: [/failed container health checks/i],
    check:
      'the container’s healthCheck: the image has what its command calls, and startPeriod is longer than the application takes to start.',
  },
  {
    says: [/unable to assume/i],
    check: 'the roles of the task definition exist, and ecs-tasks.amazonaws.com may assume them.',
  },
  {
    says: [/limit on the number of|quota|vCPU limit/i],
    check: 'a quota of the account is used up: Service Quotas shows and raises it.',
  },
  {
    says: [/capacity is unavailable|RESOURCE:FARGATE|no (fargate )?capacity/i],
    check:
      'AWS has no capacity there for now: subnets in more zones, FARGATE beside FARGATE_SPOT in the capacity provider strategy, or a later try.',
  },
  {
    says: [/free (ip )?addresses|InsufficientFreeAddresses/i],
    check: 'the subnets have no free address left: larger or further subnets.',
  },
  {
    says: [/no container instances were found/i],
    check:
      'the cluster has no container instance: its Auto Scaling group or capacity provider, and whether the ECS agents are connected.',
  },
  {
    says: [/container instance/i, /RESOURCE:ENI|network interface/i],
    check: 'no instance has a network interface left: ENI trunking (awsvpcTrunking), larger instances or more of them.',
  },
  {
    says: [/container instance/i, /RESOURCE:PORTS|\bports?\b/i],
    check:
      'the host port is taken on every instance: a dynamic one (hostPort 0), more instances, or a lower minimumHealthyPercent.',
  },
  {
    says: [/container instance/i, /RESOURCE:(CPU|MEMORY)|enough (CPU|memory)|insufficient (CPU|memory)/i],
    check:
      'no instance has so much CPU or memory left: more or larger instances, smaller reservations, or a lower minimumHealthyPercent, since old and new tasks run side by side.',
  },
  {
    says: [/container instance/i, /attribute|constraint/i],
    check:
      'no instance has what the task asks for: placement constraints, instance type and CPU architecture, the version and configuration of the ECS agent.',
  },
];

// Applications log words of every kind, so here only those count that mean one thing wherever they stand.
const inLogs = /exec format error|\bOutOfMemoryError\b|heap out of memory/i;

/** What to check where AWS says this; undefined for words that are not known. */
export function adviceOn(text: string): string | undefined {
  return rows.find(({ says }) => says.every((pattern) => pattern.test(text)))?.check;
}

/** What to check where a container's log says this. */
export function adviceOnLog(line: string): string | undefined {
  const words = inLogs.exec(line)?.[0];
  return words === undefined ? undefined : adviceOn(words);
}
