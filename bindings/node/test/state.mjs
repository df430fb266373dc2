// A state folder for the tests, so that none writes to that of the person who runs them.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'certpact-state-'))
process.env.CERTPACT_STATE_DIR = folder
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
