import { defineService } from '../protocol/service.ts';
import { assumeRole } from './assume-role.ts';
import { getCallerIdentity } from './get-caller-identity.ts';

/** AWS Security Token Service, as far as it is imitated. */
export const sts = defineService('sts', [assumeRole, getCallerIdentity]);
