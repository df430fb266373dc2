// Other sides to talk to: the simulator for what a CA does, a bare server for what a network does.

import { once } from 'node:events'
import { createServer } from 'node:http'
import { Client } from 'certpact'
import { Simulator } from 'certpact/testing'

/** A simulated CA that ends with the test, and a client of it. */
export async function simulated(t, world) {
  const simulator = await Simulator.start(world)
  t.after(() => simulator.stop())
  return { simulator, client: simulator.client() }
}

/** A server that does what the test says, and a client of it. */
export async function served(t, answer, options) {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const acmeUrl = `http://127.0.0.1:${server.address().port}`
  return { server, client: new Client({ acmeKey: 'key', acmeUrl, retries: 0, ...options }) }
}

/** What a CA answers to a read of a contract. */
export const CONTRACT = JSON.stringify({
  acme_contract_id: 7,
  account_id: 67890,
  product_name_id: 'ssl_dv_rapidssl',
  created_at: '2025-01-29T10:30:00Z',
  valid_till: '2027-01-29T10:30:00Z',
  sans: [],
  organization: null,
  is_organization_validated: false,
  auto_renew: true,
  date_canceled: null,
})
