import type { Client, ClientOptions, Contract } from './generated.cjs'

/** A contract of the simulated CA, with what the CA stores and never returns. */
export type SimulatedContract = Partial<Omit<Contract, 'organization'>> & {
  /** The organization, contacts included. None if left out. */
  organization?: Record<string, unknown> | null
}

/** An order of the simulated CA. */
export interface SimulatedOrder {
  /** The number; made up if left out. */
  id?: number

  /** Product, which decides the validation type. */
  product_name_id: string

  /** Who speaks for the organization. None if left out. */
  organization_contact?: Record<string, string> | null

  /** Whom to ask about technical matters. None if left out. */
  technical_contact?: Record<string, string> | null
}

/** A certificate request at the simulated CPS. What is left out has a default. */
export interface SimulatedCertificateRequest {
  /** The number; made up if left out. */
  id?: number

  [field: string]: unknown
}

/** All that the simulated CA knows. What is left out has a default. */
export interface World {
  /** The time at the CA; it moves only when told to. The present time if left out. */
  clock?: string

  /** The subaccounts by their id. */
  accounts?: Record<string, { key: string }>

  /** The contracts of all accounts. */
  contracts?: SimulatedContract[]

  /** The orders of one account. */
  orders?: SimulatedOrder[]

  /** The certificate requests at CPS. */
  certificate_requests?: SimulatedCertificateRequest[]

  /** The organizations at CPS. */
  cps_organizations?: Record<string, unknown>[]

  /** How the CA reads its own contradictions. */
  readings?: Record<string, unknown>

  /** Whether unknown body fields and query parameters are refused. */
  strict?: boolean
}

/** A request that the simulated CA answered. */
export interface LogEntry {
  /** The time at the CA. */
  at: string

  /** The API that it was for. */
  api: 'acme' | 'order' | 'cps' | 'cps_token'

  /** The method. */
  method: string

  /** The path below the base URL, with the query if there was one. */
  path: string

  /** The body's exact text; null if it was empty. */
  body: string | null

  /** The status of the answer. */
  status: number
}

/** Before or after the CA carries a request out, or within its answer. */
export type Stage = 'before' | 'after' | 'within'

/** What happens to a request that a fault happens to. */
export type Happening =
  /** It is answered with this: before it is carried out, or after that. */
  | { kind: 'answer'; stage: Stage; status: number; headers?: Record<string, string>; body?: string }
  /** It is answered with an error of the CA, a list of `errors` if no shape is said. */
  | { kind: 'error'; stage: Stage; status: number; shape?: 'errors' | 'error'; retry_after?: number }
  /** A page for people comes, with the status 200. */
  | { kind: 'html'; stage: Stage }
  /** It takes so long. */
  | { kind: 'wait'; stage: Stage; milliseconds: number }
  /** The connection ends. */
  | { kind: 'cut'; stage: Stage }
  /** Something on the way strips the request of its body. */
  | { kind: 'strip_body' }
  /** This member of the answer has a word that no page names. */
  | { kind: 'unknown_word'; member: string }
  /** Every object of the answer has a member that no page names. */
  | { kind: 'extra_member' }

/** Something that goes wrong at the CA, or on the way to it and back. */
export interface Fault {
  /** API whose requests it happens to; each if left out. */
  api?: 'acme' | 'order' | 'cps' | 'cps_token'

  /** Method of the requests; each if left out. */
  method?: string

  /** How the path below the base URL begins; any if left out. */
  path?: string

  /** How many of those requests are spared first; 0 if left out. */
  spared?: number

  /** To how many it happens then; all if left out. */
  times?: number

  /** By chance, one in so many of them; each if left out. */
  one_in?: number

  /** What happens. */
  happens: Happening
}

/** A simulated CA in this process, reached over loopback. It forgets everything when it stops. */
export interface Simulator {
  /** Base URL of `acme`. */
  readonly acmeUrl: string

  /** Key of the world's first account. */
  readonly acmeKey: string

  /** Base URL of `order`. */
  readonly orderUrl: string

  /** Key of `order`. */
  readonly orderKey: string

  /** Base URL of `cps`. */
  readonly cpsUrl: string

  /** Token of `cps`. */
  readonly cpsToken: string

  /** Where tokens of `cps` are given. */
  readonly cpsTokenUrl: string

  /** Name of a program that may ask for tokens of `cps`. */
  readonly cpsClientId: string

  /** Secret of that program. */
  readonly cpsClientSecret: string

  /** Base URL of what goes on backstage. */
  readonly backstageUrl: string

  /** A copy of all that the CA knows. */
  readonly world: Required<World>

  /**
   * All requests that reached the CA so far, in their order, with the status that it answered, whatever a fault made of
   * that. What a fault ended before is not among them.
   */
  readonly log: LogEntry[]

  /**
   * A client of all its APIs, with what opens them, so that nothing of the environment leads elsewhere. The other
   * options are those of `Client`.
   */
  client(options?: ClientOptions): Client

  /** Puts another world in the place of this one. Throws `InvalidInput` where no CA could be in it. */
  setWorld(world: World): void

  /**
   * Lets things go wrong from now on, in place of the faults that were set before; none are to begin with. Chance is
   * made of the seed, 0 if left out. Throws `InvalidInput` for a fault that cannot be.
   */
  setFaults(faults: readonly Fault[], options?: { seed?: number }): void

  /** Adds a contract, which needs a product; its id is made up if left out. Returns the id. */
  addContract(contract: SimulatedContract): number

  /** Adds an order, which needs a product; its id is made up if left out. Returns the id. */
  addOrder(order: SimulatedOrder): number

  /** Adds a certificate request; its id is made up if left out. Returns the id. */
  addCertificateRequest(request: SimulatedCertificateRequest): number

  /** Moves the CA's clock. */
  advance(span: { days?: number; hours?: number; minutes?: number; seconds?: number }): void

  /** Stops it. */
  stop(): Promise<void>

  [Symbol.asyncDispose](): Promise<void>
}

export declare const Simulator: {
  /** Starts one. Rejects with `InvalidInput` where no CA could be in the world. */
  start(world?: World): Promise<Simulator>

  /** Starts one that holds what the CA's pages show as examples, as `certpact simulate` does. */
  documented(): Promise<Simulator>
}
