// Loaded before a measured program: writes its peak resident memory (KiB, as the operating system counts it) at its end.
const { writeFileSync } = require('node:fs');

process.on('exit', () => writeFileSync(process.env.MEMORY_PROBE_FILE, String(process.resourceUsage().maxRSS)));
