import { inspect } from 'node:util'
import { shared } from './shared.mjs'

const MASK = '…'

function define() {
  /** A secret that the CA shows once. Whatever prints it, copies it or writes it as JSON gets a mask. */
  class Secret {
    #text

    constructor(text) {
      this.#text = text
    }

    reveal() {
      return this.#text
    }

    toString() {
      return `Secret(${MASK})`
    }

    toJSON() {
      return MASK
    }

    [inspect.custom]() {
      return this.toString()
    }
  }

  return { Secret }
}

const { Secret } = shared('secret', define)

export { Secret }
