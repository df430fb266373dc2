#!/usr/bin/env node
'use strict'

// Node's own handlers end the process by sending the signal once more, which the command's handler, set
// above them, would take for another interrupt, for ever. What a signal means is the command's business.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})

const native = require('../native.cjs')

process.exitCode = native.runCommand(['certpact', ...process.argv.slice(2)])
