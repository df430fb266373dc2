'use strict'

const { text, tried } = require('./base.cjs')
const native = require('./native.cjs')

const SECONDS = { days: 86400, hours: 3600, minutes: 60, seconds: 1 }

/** A simulated CA in this process. */
class Simulator {
  #native

  constructor(native) {
    this.#native = native
  }

  static async start(world) {
    return new Simulator(tried(() => new native.Simulator(world && text(world))))
  }

  get acmeUrl() {
    return this.#native.acmeUrl
  }

  get backstageUrl() {
    return this.#native.backstageUrl
  }

  get acmeKey() {
    return this.#native.acmeKey
  }

  get world() {
    return JSON.parse(this.#native.world())
  }

  get log() {
    return JSON.parse(this.#native.log())
  }

  setWorld(world) {
    tried(() => this.#native.setWorld(text(world)))
  }

  addContract(contract) {
    const world = this.world
    const ids = world.contracts.map((one) => one.acme_contract_id)
    const added = { acme_contract_id: Math.max(0, ...ids) + 1, ...contract }
    this.setWorld({ ...world, contracts: [...world.contracts, added] })
    return added.acme_contract_id
  }

  advance(span) {
    const parts = Object.entries(span).map(([unit, count]) => count * SECONDS[unit])
    const seconds = parts.reduce((sum, part) => sum + part, 0)
    tried(() => this.#native.advance(seconds))
  }

  async stop() {
    this.#native.stop()
  }

  async [Symbol.asyncDispose]() {
    await this.stop()
  }
}

module.exports = { Simulator }
