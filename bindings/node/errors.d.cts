import type { AcknowledgementText, Finding, Open, Operation, Report, Secret } from './generated.cjs'

/** What goes wrong. Each kind of it has a class below this one. */
export declare class CertpactError extends Error {
  constructor(message: string, told?: { cause?: unknown; hint?: string | null })

  /** The kind of the error, stable; the text of a message is not. */
  readonly kind: string

  /** What to do about it, null where nothing can be done. */
  readonly hint: string | null

  /** The operation that it happened in, null where it was none. */
  readonly operation: Open<Operation> | null
}

/** The input cannot be read or does not fit. */
export declare class InvalidInput extends CertpactError {
  /** Which of many requests it is about, from 0 on. */
  readonly index?: number
}

/** Refused here, before anything was sent. */
export declare class Refused extends CertpactError {
  /** The findings that it rests on. */
  readonly findings: Finding[]

  /** Acknowledgements that are needed, ready to be given. */
  readonly missing: AcknowledgementText[]

  /** What overrules each error: `RULE@TARGET`, with `#POINTER` where the rule finds several at the target. */
  readonly overrulable: string[]

  /** Those given that name no such rule, no hazard, no such target, or a wrong number. */
  readonly unknown: string[]

  /** Those given that nothing was found for. */
  readonly unused: string[]
}

/** The CA no longer holds what the plan was made from. */
export declare class StalePlan extends CertpactError {}

/** The CA refused, or redirected. */
export declare class ApiError extends CertpactError {
  /** Status of the CA's answer. */
  readonly status: number

  /** The CA's own code for the error, null where its answer has none. */
  readonly code: string | null

  /** The beginning of the CA's answer, null where it may not be shown. */
  readonly body: string | null

  /** Seconds that the CA asks to wait, null where it asks for none. */
  readonly retryAfter: number | null
}

/** The CA does not know the key (401). */
export declare class AuthenticationError extends ApiError {}

/** The CA does not allow it to the key (403). */
export declare class PermissionDenied extends ApiError {}

/** The CA does not have it (404). */
export declare class NotFound extends ApiError {}

/** The CA wants fewer requests (429). */
export declare class RateLimited extends ApiError {}

/** The CA failed (5xx). */
export declare class ServerError extends ApiError {}

/** No connection was established, or it was lost while reading. */
export declare class Unreachable extends CertpactError {}

/** Connected, and a read was not answered in time. */
export declare class TimedOut extends CertpactError {}

/** The CA answered something that cannot be understood. */
export declare class UnreadableAnswer extends CertpactError {
  /** True where a success came whose body is not understood: it was done, unless a proxy answered in the place of the CA. */
  readonly carriedOut: boolean

  /** The whole answer where it was to hold what the CA shows once, else null. */
  readonly answer: Secret | null

  /** Status of the answer. */
  readonly status: number | null

  /** Beginning of the answer, where it may be shown. */
  readonly body: string | null
}

/** The CA did not refuse, and a look afterwards shows that it was not done. */
export declare class NotCarriedOut extends CertpactError {}

/** The request may have been carried out: its answer is lost or does not say, and a read of the CA could not show it. */
export declare class OutcomeUnknown extends CertpactError {
  /** True where it is known that the CA did what was asked: it was given up as the answer came. */
  readonly carriedOut?: boolean

  /** What the CA then showed this once. */
  readonly answer?: Secret

  /** The report of an `apply` that was given up: which steps were carried out, with what the CA showed this once. */
  readonly report?: Report
}

/**
 * Ended by the caller's signal. Its `cause` is another `CertpactError` where a write may have been sent, mostly an
 * `OutcomeUnknown`, else the signal's reason.
 */
export declare class AbortError extends CertpactError {
  /** As the platform's own have it. */
  readonly code: 'ABORT_ERR'
}
