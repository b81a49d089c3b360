// Runs Azurite until whoever started it is gone: then its standard input ends, also where a test run was killed.
process.stdin.on('end', () => process.exit()).resume();
require('azurite/dist/src/azurite');
