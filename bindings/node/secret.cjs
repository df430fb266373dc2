'use strict'

const { inspect } = require('node:util')

const MASK = '…'

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

module.exports = { Secret }
