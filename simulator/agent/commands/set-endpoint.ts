import { required, type CommandHandler } from './context.ts';

/** Changes a connection for the rest of the job. */
export const setEndpoint: CommandHandler = {
  properties: ['id', 'field', 'key'],
  allowedWhenRestricted: false,
  run: ({ job }, command) => {
    if (command.data === '') throw new Error('Enter a valid value for setendpoint.');
    const field = required(command, 'field').toLowerCase();
    // Masked before anything can fail, so that a failing command does not print it.
    if (field === 'authparameter') job.masker.add(command.data);
    const id = required(command, 'id').toLowerCase();
    const endpoint = job.endpoints.find((one) => one.id === id);
    if (endpoint === undefined) throw new Error(`Invalid endpoint id: "${id}".`);
    if (field === 'url') {
      if (!URL.canParse(command.data)) throw new Error(`Invalid endpoint URL: "${command.data}".`);
      endpoint.url = command.data;
      return;
    }
    const key = required(command, 'key');
    if (field === 'authparameter') endpoint.parameters[key] = command.data;
    else if (field === 'dataparameter' && endpoint.data !== undefined) endpoint.data[key] = command.data;
    else throw new Error(`Invalid endpoint field: "${field}".`);
  },
};
