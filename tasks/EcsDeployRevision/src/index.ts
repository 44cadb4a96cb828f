// This file is what task.json names. It is written for any Node.js, since an old one could not even parse the bundle:
// on systems with an old C library the agent falls back to Node.js 16.
const needed = 20;
const major = Number(process.versions.node.split('.')[0]);

if (major >= needed) {
  // oxlint-disable-next-line import/no-unassigned-import -- must not be loaded before the check
  require('./main.js');
} else {
  const message =
    `This task needs Node.js ${needed} or newer, but the agent runs it with ${process.versions.node}. ` +
    'Update the agent to 3.232.1 or later; on a system whose C library (glibc) is older than 2.28 the agent falls back to Node.js 16, so use a newer system.';
  process.stdout.write(`##vso[task.logissue type=error;]${message}\n##vso[task.complete result=Failed;]${message}\n`);
}
