// The same types reach those who require.

import { Client, NotFound } from 'certpact'
import { Simulator } from 'certpact/testing'

export async function reads(id: number): Promise<boolean | null> {
  const { acmeKey, acmeUrl } = await Simulator.start()
  try {
    return (await new Client({ acmeKey, acmeUrl }).acme.getContract(id)).auto_renew
  } catch (error) {
    if (error instanceof NotFound) return null
    throw error
  }
}
