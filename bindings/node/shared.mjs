import { folder } from './here.mjs'

const SHARED = Symbol.for(`certpact in ${folder}`)

/** What there is once, whether the package is loaded by `import`, by `require`, or by both: a class is one class. */
function shared(name, make) {
  const all = (globalThis[SHARED] ??= {})
  return (all[name] ??= make())
}

export { shared }
