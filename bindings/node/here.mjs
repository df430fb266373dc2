// What `import` has and `require` has not, and the other way round, is here and in `here.cjs`.

import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

// A bundle for `require` that was made of modules has no `import.meta`.
const file = typeof __filename === 'string' ? __filename : fileURLToPath(import.meta.url)
const folder = dirname(file)
const require = createRequire(file)

/** The package for a platform. It is a native library, which no `import` loads. */
function required(name) {
  return require(`@certpact/${name}`)
}

export { folder, required }
