/** What a valid input looks like, and a text of it to spoil. */
export interface Valid {
  readonly input: string;
  readonly text: string;
  /** The file's name where the text is in a file. */
  readonly file?: string;
}

const definition = {
  family: 'chat',
  cpu: '256',
  networkMode: 'awsvpc',
  containerDefinitions: [
    {
      name: 'app',
      image: '<IMAGE1_NAME>',
      essential: true,
      portMappings: [{ containerPort: 8080, protocol: 'tcp' }],
      environment: [{ name: 'MODE', value: '' }],
      secrets: [{ name: 'KEY', valueFrom: 'arn:aws:ssm:eu-west-1:123456789012:parameter/key' }],
      command: ['sh', '-c', 'echo "a\\b" # ü'],
      logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/chat' } },
    },
  ],
  tags: [{ key: 'team', value: 'web' }],
};

const definitionYaml = `# ours
family: chat
x-log: &log
  logDriver: awslogs
  options: {awslogs-group: /chat, "a": 'b'}
containerDefinitions:
  - name: app
    image: nginx:1
    essential: true
    logConfiguration: *log
    command: [sh, -c, "echo \\"x\\""]
    environment:
      - name: TEXT
        value: |
          two
          lines
  - name: log
    image: >-
      fluent:1
    <<: {cpu: 10}
`;

const overridesYaml = `cpu: "512"
taskRoleArn: null
containers:
  app:
    environment:
      PORT: "8080"
      OLD: null
    secrets: {KEY: arn:aws:secretsmanager:x}
    dockerLabels:
      traefik.rule: a=b=c
    memory: 512
`;

/** One of each input that has a form of its own. */
export const valid: readonly Valid[] = [
  { input: 'taskDefinitionFile', file: 'td.json', text: JSON.stringify(definition, undefined, 2) },
  { input: 'taskDefinitionFile', file: 'td.jsonc', text: `// ours\n${JSON.stringify(definition)} /* end */` },
  { input: 'taskDefinitionFile', file: 'td.yaml', text: definitionYaml },
  {
    input: 'taskDefinitionFile',
    file: 'answer',
    text: JSON.stringify({ taskDefinition: { ...definition, revision: 7 } }),
  },
  {
    input: 'imageDefinitionsFile',
    file: 'imagedefinitions.json',
    text: '[{"name":"app","imageUri":"reg:5000/chat:7"}]',
  },
  { input: 'imageDefinitionsFile', file: 'imageDetail.json', text: '{"ImageURI":"reg:5000/chat:7","ImageTags":["7"]}' },
  { input: 'overridesFile', file: 'o.yml', text: overridesYaml },
  { input: 'overrides', text: overridesYaml },
  {
    input: 'overrides',
    text: '{"containers": {"app": {"user": "1000", "ulimits": [{"name": "nofile", "softLimit": 1, "hardLimit": 2}]}}}',
  },
  {
    input: 'serviceSettings',
    text: 'healthCheckGracePeriodSeconds: 60\ndeploymentConfiguration:\n  maximumPercent: 200\n  alarms: {enable: true, rollback: true, alarmNames: [a]}\n',
  },
  { input: 'environment', text: 'MODE=prod\nURL=https://a/?b=c\nEMPTY=' },
  { input: 'secrets', text: 'KEY=arn:aws:secretsmanager:eu-west-1:123456789012:secret:key\nOTHER=/ssm/other' },
  { input: 'tags', text: 'team=web\ncost center=a/b' },
  { input: 'image', text: 'app=123456789012.dkr.ecr.eu-west-1.amazonaws.com/chat:7\nlog=reg:5000/fluent:1' },
  { input: 'service', text: 'chat\narn:aws:ecs:eu-west-1:123456789012:service/default/mail' },
  { input: 'taskDefinition', text: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/chat:7' },
  { input: 'promoteTag', text: 'staging' },
  { input: 'keepRevisions', text: '10' },
  { input: 'mutableTags', text: 'fail' },
];
