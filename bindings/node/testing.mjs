import { tried } from './base.mjs'
import { InvalidInput } from './errors.mjs'
import { Client } from './generated.mjs'
import { data, integer, json, members, shown } from './given.mjs'
import native from './native.mjs'
import { shared } from './shared.mjs'

const SECONDS = { days: 86400, hours: 3600, minutes: 60, seconds: 1 }
const UNITS = Object.fromEntries(Object.keys(SECONDS).map((unit) => [unit, [unit, number]]))

/** A simulated CA in this process. */
const Simulator = shared('Simulator', () => class Simulator {
  #native

  constructor(native) {
    this.#native = native
  }

  static async start(world) {
    const given = world === undefined || world === null ? undefined : json(data(world, 'world'))
    if (given !== undefined && !given.startsWith('{')) throw new InvalidInput(`\`world\` is ${shown(world)}; an object is expected`)
    return new Simulator(tried(() => new native.Simulator(given)))
  }

  static async documented() {
    return Simulator.start(JSON.parse(native.documentedWorld()))
  }

  get acmeUrl() {
    return this.#connection('acme_url')
  }

  get acmeKey() {
    return this.#connection('acme_key')
  }

  get orderUrl() {
    return this.#connection('order_url')
  }

  get orderKey() {
    return this.#connection('order_key')
  }

  get cpsUrl() {
    return this.#connection('cps_url')
  }

  get cpsToken() {
    return this.#connection('cps_token')
  }

  get cpsTokenUrl() {
    return this.#connection('cps_token_url')
  }

  get cpsClientId() {
    return this.#connection('cps_client_id')
  }

  get cpsClientSecret() {
    return this.#connection('cps_client_secret')
  }

  get backstageUrl() {
    return this.#connection('backstage_url')
  }

  client(options) {
    const { acmeUrl, acmeKey, orderUrl, orderKey, cpsUrl, cpsToken } = this
    return new Client({ acmeUrl, acmeKey, orderUrl, orderKey, cpsUrl, cpsToken, ...options })
  }

  get world() {
    return JSON.parse(this.#native.world())
  }

  get log() {
    return JSON.parse(this.#native.log())
  }

  setWorld(world) {
    tried(() => this.#native.setWorld(json(data(world, 'world'))))
  }

  setFaults(faults, options) {
    const { seed } = members(options, 'options', { seed: ['seed', integer] })
    tried(() => this.#native.setFaults(json({ seed: seed ?? 0, faults: data(faults, 'faults') })))
  }

  addContract(contract) {
    return this.#add('contracts', contract, 'contract')
  }

  addOrder(order) {
    return this.#add('orders', order, 'order')
  }

  addCertificateRequest(request) {
    return this.#add('certificate_requests', request, 'request')
  }

  advance(span) {
    const parts = members(span, 'span', UNITS)
    const seconds = Object.entries(parts).reduce((sum, [unit, count]) => sum + count * SECONDS[unit], 0)
    tried(() => this.#native.advance(seconds))
  }

  async stop() {
    this.#native.stop()
  }

  async [Symbol.asyncDispose]() {
    await this.stop()
  }

  #connection(name) {
    return JSON.parse(this.#native.connections())[name]
  }

  #add(kind, given, name) {
    const fields = json(data(given ?? {}, name))
    return JSON.parse(tried(() => this.#native.add(kind, fields)))
  }
})

function number(value, name) {
  if (typeof value === 'number') return data(value, name)
  throw new InvalidInput(`\`${name}\` is a ${typeof value}; a number is expected`)
}

export { Simulator }
