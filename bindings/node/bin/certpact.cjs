#!/usr/bin/env node
'use strict'

const native = require('../native.cjs')

process.exitCode = native.runCommand(['certpact', ...process.argv.slice(2)])
