'use strict'

// What `require` has and `import` has not, and the other way round, is here and in `here.mjs`.

const folder = __dirname

/**
 * The package for a platform. Bundlers find a package only where its name stands in a `require`, and do without
 * one that is not installed only where that is directly inside a `try`.
 */
function required(name) {
  try {
    switch (name) {
      case 'darwin-arm64':
        return require('@certpact/darwin-arm64')
      case 'darwin-x64':
        return require('@certpact/darwin-x64')
      case 'linux-arm64-gnu':
        return require('@certpact/linux-arm64-gnu')
      case 'linux-arm64-musl':
        return require('@certpact/linux-arm64-musl')
      case 'linux-x64-gnu':
        return require('@certpact/linux-x64-gnu')
      case 'linux-x64-musl':
        return require('@certpact/linux-x64-musl')
      case 'win32-arm64-msvc':
        return require('@certpact/win32-arm64-msvc')
      case 'win32-x64-msvc':
        return require('@certpact/win32-x64-msvc')
      default:
        throw new Error('there is no package for this platform')
    }
  } catch (error) {
    throw error
  }
}

module.exports = { folder, required }
