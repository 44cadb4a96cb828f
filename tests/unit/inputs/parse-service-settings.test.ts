import assert from 'node:assert/strict';
import { documentOf } from './support/documents.ts';
import { refusedLater } from '../support/refused.ts';
import { parseServiceSettings } from '../../../tasks/EcsDeployRevision/src/inputs/parse-service-settings.ts';

const parse = async (text: string): Promise<ReturnType<typeof parseServiceSettings>> =>
  parseServiceSettings(await documentOf(text));

describe('the input serviceSettings', () => {
  for (const [title, text, settings] of [
    ['YAML', 'healthCheckGracePeriodSeconds: 60', { healthCheckGracePeriodSeconds: 60 }],
    ['JSON', '{"enableExecuteCommand": true}', { enableExecuteCommand: true }],
    [
      'objects in part',
      'deploymentConfiguration: {deploymentCircuitBreaker: {enable: true}}',
      { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true } } },
    ],
    [
      'numbers with a fraction',
      'deploymentConfiguration: {canaryConfiguration: {canaryPercent: 5.5}}',
      { deploymentConfiguration: { canaryConfiguration: { canaryPercent: 5.5 } } },
    ],
    ['empty lists, which clear', 'loadBalancers: []', { loadBalancers: [] }],
    [
      'null deep inside as left out',
      'deploymentConfiguration: {alarms: null, bakeTimeInMinutes: 1}',
      { deploymentConfiguration: { bakeTimeInMinutes: 1 } },
    ],
  ] as const) {
    it(`takes ${title}`, async () => {
      assert.deepEqual(await parse(text), { settings, unknownFields: [] });
    });
  }

  it('lets fields through that the SDK does not know, and names them', async () => {
    assert.deepEqual(await parse('newer: {a: 1}'), { settings: { newer: { a: 1 } }, unknownFields: ['newer'] });
  });

  for (const [field, instead] of [
    ['cluster', 'Use the input cluster.'],
    ['service', 'Use the input service.'],
    ['taskDefinition', 'Use the input taskDefinition.'],
    ['desiredCount', 'Use the input desiredCount.'],
    ['forceNewDeployment', 'Use the input forceNewDeployment.'],
    ['deploymentController', 'A service is not moved to another controller by a deploy: do that by itself, before it.'],
  ] as const) {
    it(`refuses ${field}, which has its own place`, async () => {
      assert.equal(
        await refusedLater('invalid-input', parse(`healthCheckGracePeriodSeconds: 60\n${field}: 1`)),
        `given, line 2, column 1: ${field} cannot be set here. ${instead}`,
      );
    });
  }

  for (const [text, message] of [
    [
      '[]',
      'given, line 1, column 1: there is a list where an object is expected. Write fields of UpdateService, such as "healthCheckGracePeriodSeconds".',
    ],
    ['platformVersion:', 'given, line 1, column 1: platformVersion has no value. Give one, or leave it out.'],
    [
      'healthCheckGracePeriodSeconds: "60"',
      'given, line 1, column 1: healthCheckGracePeriodSeconds is the text "60"; expected a number: write it without quotes.',
    ],
    [
      'enableExecuteCommand: "true"',
      'given, line 1, column 1: enableExecuteCommand is the text "true"; expected true without quotes.',
    ],
  ] as const) {
    it(`refuses ${text}, with the place`, async () => {
      assert.equal(await refusedLater('invalid-input', parse(text)), message);
    });
  }
});
